import { IFileBrowserFactory } from '@jupyterlab/filebrowser';

/** The paths that are selected in the file browser that was used last. */
export function fileBrowserSelection(browsers: IFileBrowserFactory | null): string[] {
  const browser = browsers?.tracker.currentWidget;
  return browser ? Array.from(browser.selectedItems(), item => item.path) : [];
}
