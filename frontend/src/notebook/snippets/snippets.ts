import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { IRucio } from '../../core/tokens';
import { IRucioPanel } from '../../panel/tokens';
import { csharpSnippets } from './csharp';
import { ownSnippets } from './own';
import { pythonSnippets } from './python';
import { formatOf, ISnippet, ISnippetTarget, sortSnippets } from './snippet';
import { ICodeTarget, ISnippets } from './tokens';

export const SnippetCommandIDs = {
  insert: 'rucio-jupyter:insert-code',
  menu: 'rucio-jupyter:insert-code-menu',
  copyPathList: 'rucio-jupyter:copy-path-list',
  attachData: 'rucio-jupyter:attach-data'
} as const;

/** The snippets of the notebook's language: ours, then the person's own. */
export class Snippets implements ISnippets {
  constructor(
    private readonly commands: CommandRegistry,
    private readonly rucio: IRucio,
    private readonly panel: IRucioPanel
  ) {}

  get all(): readonly ISnippet[] {
    const { trans } = this.rucio;
    const language = this.panel.notebook?.language ?? 'python';
    return [...pythonSnippets(trans), ...csharpSnippets(trans), ...ownSnippets(this.panel.preferences.snippets)].filter(
      snippet => snippet.language === language
    );
  }

  find(id: string): ISnippet | null {
    return this.all.find(snippet => snippet.id === id) ?? null;
  }

  sorted(target: ICodeTarget): { fitting: ISnippet[]; others: ISnippet[] } {
    return sortSnippets(this.all, formatOf(target.did, target.files ?? []));
  }

  best(target: ICodeTarget): ISnippet | null {
    const format = formatOf(target.did, target.files ?? []);
    return format === null ? null : (this.all.find(({ formats }) => formats.includes(format)) ?? null);
  }

  codeOf(snippet: ISnippet, target: ICodeTarget): string {
    return snippet.code(this.target(target));
  }

  menu(target: ICodeTarget): Menu {
    const menu = new Menu({ commands: this.commands });
    const { trans } = this.rucio;
    menu.title.label = trans.__('Insert Code');
    menu.addClass('jp-RucioMenu');
    const { fitting, others } = this.sorted(target);
    const args = { did: target.did, type: target.type, files: [...(target.files ?? [])].slice(0, 20) };
    const add = (snippets: readonly ISnippet[]) => {
      for (const { id } of snippets) {
        menu.addItem({ command: SnippetCommandIDs.insert, args: { ...args, snippet: id } });
      }
    };
    add(fitting);
    if (fitting.length > 0 && others.length > 0) {
      menu.addItem({ type: 'separator' });
    }
    add(others);
    return menu;
  }

  /** Attaches the data unless they are attached, and puts the code into the notebook. */
  async insert(snippet: ISnippet, target: ICodeTarget): Promise<void> {
    const { notebook, actions } = this.panel;
    if (!notebook?.hasNotebook) {
      throw new Error(this.rucio.trans.__('Open a notebook first.'));
    }
    const filled = this.target(target);
    if (!notebook.isAttached(target.did, this.rucio.instances.namespace)) {
      await notebook.attach(target.did, filled.type, filled.variable, this.rucio.instances.namespace);
      actions.say(this.rucio.trans.__('%1 is now the variable %2.', target.did, filled.variable));
    }
    notebook.insertCode(snippet.code(filled));
  }

  private target({ did, type, files }: ICodeTarget): ISnippetTarget {
    const { notebook } = this.panel;
    const known = notebook?.attachments.find(attachment => attachment.did === did);
    return {
      did,
      type: known?.type ?? (type === 'file' ? 'file' : 'collection'),
      variable: known?.variableName ?? notebook?.suggestName(did) ?? 'data',
      files: files ?? []
    };
  }
}
