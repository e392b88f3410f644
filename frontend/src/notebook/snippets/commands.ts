import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { IRucio } from '../../core/tokens';
import { targetOf } from '../../panel/commands';
import { IRucioPanel } from '../../panel/tokens';
import { chooseOne } from '../../ui/choose';
import { openMenu } from '../../ui/menu';
import { pathListLiteral } from './own';
import { SnippetCommandIDs, Snippets } from './snippets';
import { ICodeTarget } from './tokens';

export function addSnippetCommands(
  commands: CommandRegistry,
  rucio: IRucio,
  panel: IRucioPanel,
  snippets: Snippets,
  palette: ICommandPalette | null
): void {
  const { trans } = rucio;
  const hasNotebook = () => panel.notebook?.hasNotebook === true;

  commands.addCommand(SnippetCommandIDs.insert, {
    label: ({ snippet }) =>
      (typeof snippet === 'string' ? snippets.find(snippet)?.label : undefined) ?? trans.__('Insert Code for Rucio Data…'),
    isEnabled: args => hasNotebook() && (codeTarget(args) !== null || (panel.notebook?.attachments.length ?? 0) > 0),
    execute: async args => {
      const target = codeTarget(args) ?? (await chooseTarget());
      const snippet = typeof args.snippet === 'string' ? snippets.find(args.snippet) : target && (await chooseSnippet(target));
      if (target && snippet) {
        try {
          await snippets.insert(snippet, target);
        } catch (error) {
          await showErrorMessage(trans.__('The code could not be inserted'), error instanceof Error ? error.message : String(error));
        }
      }
    }
  });
  palette?.addItem({ command: SnippetCommandIDs.insert, category: trans.__('Rucio') });

  commands.addCommand(SnippetCommandIDs.attachData, {
    label: trans.__('Attach Rucio Data to the Notebook…'),
    isEnabled: hasNotebook,
    execute: () => {
      panel.show('notebook');
      panel.notebook?.beginAttach();
    }
  });
  palette?.addItem({ command: SnippetCommandIDs.attachData, category: trans.__('Rucio') });

  commands.addCommand(SnippetCommandIDs.menu, {
    label: trans.__('Insert Code'),
    isEnabled: args => hasNotebook() && codeTarget(args) !== null,
    execute: args => {
      const target = codeTarget(args);
      if (target) {
        openMenu(snippets.menu(target), Number(args.x ?? 0), Number(args.y ?? 0));
      }
    }
  });

  commands.addCommand(SnippetCommandIDs.copyPathList, {
    label: trans.__('Copy Paths as Code'),
    isEnabled: args => targetOf(args) !== null,
    execute: async args => {
      const target = targetOf(args);
      if (!target) {
        return;
      }
      const paths = target.path ? [target.path] : (await panel.actions.files(target.did)).flatMap(({ path }) => path ?? []);
      if (paths.length === 0) {
        panel.actions.say(trans.__('No file of %1 is here yet.', target.did));
      } else {
        const code = pathListLiteral(paths, panel.notebook?.language ?? 'python');
        panel.actions.copy(code, trans._n('Copied %1 path.', 'Copied %1 paths.', paths.length));
      }
    }
  });

  /** Among what is attached, where there is more than one. */
  async function chooseTarget(): Promise<ICodeTarget | null> {
    const attachments = panel.notebook?.attachments ?? [];
    if (attachments.length < 2) {
      return attachments[0] ?? null;
    }
    const items = attachments.map(({ variableName, did }) => `${variableName} (${did})`);
    const chosen = await ask(trans.__('Data'), items, trans.__('Next'));
    return chosen === null ? null : (attachments[chosen] ?? null);
  }

  async function chooseSnippet(target: ICodeTarget): Promise<ReturnType<Snippets['find']>> {
    const { fitting, others } = snippets.sorted(target);
    const all = [...fitting, ...others];
    const items = all.map(({ label }) => label);
    const chosen = await ask(trans.__('Code'), items, trans.__('Insert'));
    return chosen === null ? null : (all[chosen] ?? null);
  }

  function ask(label: string, items: readonly string[], accept: string): Promise<number | null> {
    return chooseOne({ title: trans.__('Insert code'), label, items, accept, cancel: trans.__('Cancel') });
  }
}

function codeTarget(args: ReadonlyPartialJSONObject): ICodeTarget | null {
  const target = targetOf(args);
  const { type, files } = args;
  return (
    target && {
      did: target.did,
      type: type === 'file' ? 'file' : 'collection',
      files: Array.isArray(files) ? files.filter((name): name is string => typeof name === 'string') : []
    }
  );
}
