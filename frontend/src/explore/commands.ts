import { CommandRegistry } from '@lumino/commands';
import { IRucio } from '../core/tokens';
import { CommandIDs, targetOf } from '../panel/commands';
import { IRucioPanel } from '../panel/tokens';
import { IFilter } from './filters';
import { Library } from './library';
import { ExploreModel } from './model';
import { SEARCH_TYPES } from './search';
import { Several } from './several';

/** Commands about all rows that are picked; the palette offers them too. */
export const PickedCommandIDs = {
  get: 'rucio-jupyter:get-selected',
  cancel: 'rucio-jupyter:cancel-selected',
  attach: 'rucio-jupyter:attach-selected',
  copyDids: 'rucio-jupyter:copy-selected-dids',
  copyPaths: 'rucio-jupyter:copy-selected-paths',
  bookmark: 'rucio-jupyter:bookmark-selected'
} as const;

export interface IExploreCommands {
  readonly commands: CommandRegistry;
  readonly rucio: IRucio;
  readonly panel: IRucioPanel;
  readonly model: ExploreModel;
  readonly library: Library;
  readonly several: Several;
}

/** Everything that the tab "Explore" can do, as commands. */
export function addExploreCommands(parts: IExploreCommands): void {
  addSearchCommands(parts);
  addPickedCommands(parts);
}

function addSearchCommands({ commands, rucio, panel, model, library }: IExploreCommands): void {
  const { trans } = rucio;
  commands.addCommand(CommandIDs.bookmark, {
    label: trans.__('Bookmark'),
    isToggled: args => {
      const target = targetOf(args);
      return target !== null && library.isBookmarked(rucio.instances.namespace ?? '', target.did);
    },
    execute: args => {
      const target = targetOf(args);
      if (target && rucio.instances.namespace !== null) {
        library.toggleBookmark(rucio.instances.namespace, target);
      }
    }
  });
  commands.addCommand(CommandIDs.attach, {
    label: trans.__('Add to Notebook'),
    isVisible: () => panel.notebook !== null,
    isEnabled: args => {
      const target = targetOf(args);
      const { notebook } = panel;
      return target !== null && notebook?.hasNotebook === true && !notebook.isAttached(target.did, rucio.instances.namespace);
    },
    execute: async args => {
      const target = targetOf(args);
      const { notebook } = panel;
      if (target && notebook) {
        const name = notebook.suggestName(target.did);
        await notebook.attach(target.did, target.type === 'file' ? 'file' : 'collection', name, rucio.instances.namespace);
        panel.actions.say(trans.__('%1 is now the variable %2.', target.did, name));
      }
    }
  });
  commands.addCommand(CommandIDs.copyPfn, {
    label: trans.__('Copy Address (PFN)'),
    isVisible: ({ pfn }) => typeof pfn === 'string',
    execute: ({ pfn }) => {
      if (typeof pfn === 'string') {
        panel.actions.copy(pfn, trans.__('Copied %1.', pfn));
      }
    }
  });
  commands.addCommand(CommandIDs.find, {
    label: trans.__('Search Rucio for This'),
    isEnabled: ({ pattern }) => typeof pattern === 'string',
    execute: async ({ pattern, key, value, type }) => {
      if (typeof pattern !== 'string') {
        return;
      }
      panel.show('explore');
      const filters: IFilter[] = typeof key === 'string' && typeof value === 'string' ? [{ key, operator: '=', value }] : [];
      await model.searchFor(pattern, SEARCH_TYPES.find(known => known === type) ?? 'all', filters);
    }
  });
  commands.addCommand(CommandIDs.reveal, {
    label: trans.__('Show in Explore'),
    isEnabled: args => targetOf(args) !== null,
    execute: async args => {
      const target = targetOf(args);
      if (target) {
        panel.show('explore');
        await model.reveal(target.did);
      }
    }
  });
}

function addPickedCommands({ commands, rucio, model, several }: IExploreCommands): void {
  const { trans } = rucio;
  commands.addCommand(PickedCommandIDs.get, {
    label: trans.__('Get the Selected Data'),
    isEnabled: () => several.gettable(model.picked).length > 0,
    execute: () => several.get(model.picked)
  });
  commands.addCommand(PickedCommandIDs.cancel, {
    label: trans.__('Cancel the Selected Transfers'),
    isEnabled: () => several.running(model.picked).length > 0,
    execute: () => several.cancel(model.picked)
  });
  commands.addCommand(PickedCommandIDs.attach, {
    label: trans.__('Add the Selected Data to the Notebook'),
    isEnabled: () => several.attachable(model.picked).length > 0,
    execute: () => several.attach(model.picked)
  });
  commands.addCommand(PickedCommandIDs.copyDids, {
    label: trans.__('Copy the Selected Data Identifiers'),
    isEnabled: () => model.picked.size > 0,
    execute: () => several.copyDids(model.picked)
  });
  commands.addCommand(PickedCommandIDs.copyPaths, {
    label: trans.__('Copy the Paths of the Selected Data'),
    isEnabled: () => model.picked.size > 0,
    execute: () => several.copyPaths(model.picked)
  });
  commands.addCommand(PickedCommandIDs.bookmark, {
    label: trans.__('Bookmark the Selected Data'),
    isEnabled: () => model.picked.size > 0,
    isToggled: () => model.picked.size > 0 && several.areBookmarked(model.picked),
    execute: () => several.bookmark(model.picked)
  });
  model.changed.connect(() => {
    for (const id of Object.values(PickedCommandIDs)) {
      commands.notifyCommandChanged(id);
    }
  });
}
