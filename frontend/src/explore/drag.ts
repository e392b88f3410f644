import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { Actions } from '../panel/actions';
import { nameOf } from '../words/did';
import { INode } from './tree';

/** The notebook takes this between its cells. */
const CELLS = 'application/vnd.jupyter.cells';

/** So far the pointer must move before a press becomes a drag. */
const THRESHOLD = 5;

/** Drags a row: into a cell it inserts the variable, between cells a cell with it; the data are attached when they are dropped. */
export function startDrag(rucio: IRucio, actions: Actions, notebook: INotebookData | null, node: INode, event: PointerEvent): void {
  if (event.button !== 0 || !notebook?.hasNotebook || (event.target instanceof Element && event.target.closest('button'))) {
    return;
  }
  const { clientX, clientY } = event;
  const onMove = (move: PointerEvent) => {
    if (Math.hypot(move.clientX - clientX, move.clientY - clientY) >= THRESHOLD) {
      stop();
      drag(rucio, actions, notebook, node, move);
    }
  };
  const stop = () => {
    document.removeEventListener('pointermove', onMove, true);
    document.removeEventListener('pointerup', stop, true);
  };
  document.addEventListener('pointermove', onMove, true);
  document.addEventListener('pointerup', stop, true);
}

function drag(rucio: IRucio, actions: Actions, notebook: INotebookData, node: INode, event: PointerEvent): void {
  const namespace = rucio.instances.namespace;
  const known = notebook.attachments.find(attachment => attachment.did === node.did);
  const name = known?.variableName ?? notebook.suggestName(node.did);
  const mimeData = new MimeData();
  mimeData.setData('text/plain', name);
  mimeData.setData(CELLS, [{ cell_type: 'code', source: name, metadata: {}, outputs: [], execution_count: null }]);
  const image = document.createElement('div');
  image.className = 'jp-RucioDragImage';
  image.textContent = nameOf(node.did);
  const dragging = new Drag({ mimeData, dragImage: image, proposedAction: 'copy', supportedActions: 'copy' });
  void dragging.start(event.clientX, event.clientY).then(async action => {
    dragging.dispose();
    if (action === 'none' || known) {
      return;
    }
    try {
      await notebook.attach(node.did, node.type === 'file' ? 'file' : 'collection', name, namespace);
      actions.say(rucio.trans.__('%1 is now the variable %2.', node.did, name));
    } catch (error) {
      actions.say(error instanceof Error ? error.message : String(error));
    }
  });
}
