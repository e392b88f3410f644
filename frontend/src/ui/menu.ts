import { Menu } from '@lumino/widgets';

/** Opens a menu that is gone once it closes, and gives the focus back to where it was. */
export function openMenu(menu: Menu, x: number, y: number, ...parts: readonly Menu[]): void {
  const before = document.activeElement;
  menu.aboutToClose.connect(() => {
    // After the command that was chosen has run: where that has moved the focus, it stays.
    window.setTimeout(() => {
      const now = document.activeElement;
      if (before instanceof HTMLElement && before.isConnected && (now === null || now === document.body || menu.node.contains(now))) {
        before.focus({ preventScroll: true });
      }
      menu.dispose();
      parts.forEach(part => part.dispose());
    }, 0);
  });
  menu.open(x, y);
}
