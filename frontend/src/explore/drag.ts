import { IRucio } from '../core/tokens';
import { INotebookData } from '../notebook/tokens';
import { ISnippets } from '../notebook/snippets/tokens';
import { Actions } from '../panel/actions';
import { dragWhenMoved } from '../ui/drag';
import { nameOf } from '../words/did';
import { INode } from './tree';

export interface IDragParts {
  readonly rucio: IRucio;
  readonly actions: Actions;
  readonly notebook: INotebookData | null;
  readonly snippets: ISnippets | null;
}

/** Drags a row: into a cell it inserts the variable, between cells a cell with code that opens the data; they are attached when dropped. */
export function startDrag({ rucio, actions, notebook, snippets }: IDragParts, node: INode, event: PointerEvent): void {
  if (!notebook?.hasNotebook) {
    return;
  }
  dragWhenMoved(event, () => {
    const namespace = rucio.instances.namespace;
    const known = notebook.attachments.find(attachment => attachment.did === node.did);
    const name = known?.variableName ?? notebook.suggestName(node.did);
    const target = codeTarget(node);
    const snippet = snippets?.best(target) ?? null;
    return {
      text: name,
      cell: snippet && snippets ? snippets.codeOf(snippet, target) : name,
      label: nameOf(node.did),
      dropped: () => {
        if (!known) {
          void attach(name, namespace);
        }
      }
    };
  });

  async function attach(name: string, namespace: string | null): Promise<void> {
    try {
      await notebook?.attach(node.did, node.type === 'file' ? 'file' : 'collection', name, namespace);
      actions.say(rucio.trans.__('%1 is now the variable %2.', node.did, name));
    } catch (error) {
      actions.say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** What code for a row is about; the files that the row shows tell their format. */
export function codeTarget(node: INode): { did: string; type: string; files: string[] } {
  const files = (node.children?.nodes ?? []).slice(0, 20).flatMap(child => (child.type === 'file' ? [child.did] : []));
  return { did: node.did, type: node.type === 'file' ? 'file' : 'collection', files };
}
