import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';

/** The notebook takes this between its cells. */
const CELLS = 'application/vnd.jupyter.cells';

/** So far the pointer must move before a press becomes a drag. */
const THRESHOLD = 5;

/** What is dragged, as the places where it may be dropped take it. */
export interface IDragged {
  /** Inserted into a cell. */
  readonly text: string;
  /** A cell of its own, where it is dropped between cells. */
  readonly cell: string;
  /** Beside the pointer. */
  readonly label: string;
  readonly dropped?: () => void;
}

/** Begins a drag once the pointer has moved; a press on a button or in a field stays what it is. */
export function dragWhenMoved(event: PointerEvent, begin: () => IDragged): void {
  if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, input, select, a'))) {
    return;
  }
  const { clientX, clientY } = event;
  const onMove = (move: PointerEvent) => {
    if (Math.hypot(move.clientX - clientX, move.clientY - clientY) >= THRESHOLD) {
      stop();
      drag(begin(), move);
    }
  };
  const stop = () => {
    document.removeEventListener('pointermove', onMove, true);
    document.removeEventListener('pointerup', stop, true);
    document.removeEventListener('pointercancel', stop, true);
  };
  document.addEventListener('pointermove', onMove, true);
  document.addEventListener('pointerup', stop, true);
  document.addEventListener('pointercancel', stop, true);
}

function drag({ text, cell, label, dropped }: IDragged, event: PointerEvent): void {
  const mimeData = new MimeData();
  mimeData.setData('text/plain', text);
  mimeData.setData(CELLS, [{ cell_type: 'code', source: cell, metadata: {}, outputs: [], execution_count: null }]);
  const image = document.createElement('div');
  image.className = 'jp-RucioDragImage';
  image.textContent = label;
  const dragging = new Drag({ mimeData, dragImage: image, proposedAction: 'copy', supportedActions: 'copy' });
  void dragging.start(event.clientX, event.clientY).then(action => {
    dragging.dispose();
    if (action !== 'none') {
      dropped?.();
    }
  });
}
