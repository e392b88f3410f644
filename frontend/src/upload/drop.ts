import { DisposableDelegate, IDisposable } from '@lumino/disposable';
import { Drag } from '@lumino/dragdrop';

/** What the file browser drags: paths of the contents manager. */
const CONTENTS = 'application/x-jupyter-icontents';

const OVER = 'jp-mod-rucioDrop';

/** Lets files of the file browser be dropped on `node`. */
export function acceptDrops(node: HTMLElement, onDrop: (paths: readonly string[]) => void): IDisposable {
  const isOurs = (event: Drag.Event) => event.mimeData.hasData(CONTENTS);
  const onEvent = (raw: Event) => {
    const event = raw as Drag.Event;
    if (!isOurs(event)) {
      return;
    }
    if (event.type === 'lm-dragleave') {
      if (!(event.relatedTarget instanceof Node && node.contains(event.relatedTarget))) {
        node.classList.remove(OVER);
      }
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'lm-drop') {
      node.classList.remove(OVER);
      if (event.proposedAction === 'none') {
        event.dropAction = 'none';
        return;
      }
      // "none" to the file browser: for it nothing is moved.
      event.dropAction = 'none';
      onDrop(event.mimeData.getData(CONTENTS) as string[]);
      return;
    }
    node.classList.add(OVER);
    event.dropAction = event.supportedActions === 'none' ? 'none' : event.proposedAction;
  };
  for (const type of EVENTS) {
    node.addEventListener(type, onEvent, true);
  }
  return new DisposableDelegate(() => {
    for (const type of EVENTS) {
      node.removeEventListener(type, onEvent, true);
    }
  });
}

const EVENTS = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'] as const;
