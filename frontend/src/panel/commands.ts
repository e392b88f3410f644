import { CommandRegistry } from '@lumino/commands';
import { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { DidType } from '../api/wire';
import { IRucio } from '../core/tokens';
import { isUnfinished } from '../core/transfers';
import { focusSoon } from '../ui/focus';
import { canGet } from '../words/state';
import { Actions, ITarget } from './actions';
import { IRucioPanel } from './tokens';

/** Every action of the panel is a command; these are their ids. */
export const CommandIDs = {
  open: 'rucio-jupyter:open',
  search: 'rucio-jupyter:search',
  refresh: 'rucio-jupyter:refresh',
  transfers: 'rucio-jupyter:transfers',
  settings: 'rucio-jupyter:settings',
  renew: 'rucio-jupyter:renew',
  get: 'rucio-jupyter:get',
  cancel: 'rucio-jupyter:cancel',
  copyDid: 'rucio-jupyter:copy-did',
  copyPaths: 'rucio-jupyter:copy-paths',
  copyCli: 'rucio-jupyter:copy-cli',
  copyPfn: 'rucio-jupyter:copy-pfn',
  attach: 'rucio-jupyter:attach',
  bookmark: 'rucio-jupyter:bookmark',
  openRule: 'rucio-jupyter:open-rule',
  details: 'rucio-jupyter:details',
  find: 'rucio-jupyter:find',
  reveal: 'rucio-jupyter:reveal',
  diagnostics: 'rucio-jupyter:diagnostics',
  upload: 'rucio-jupyter:upload',
  showFolder: 'rucio-jupyter:show-folder'
} as const;

const TYPES: readonly (DidType | '')[] = ['file', 'dataset', 'container', ''];

/** The DID that a command is about, from its arguments. */
export function targetOf(args: ReadonlyPartialJSONObject): (ITarget & { path: string | null }) | null {
  const { did, type, size, length, path } = args;
  if (typeof did !== 'string' || did === '') {
    return null;
  }
  return {
    did,
    type: TYPES.find(candidate => candidate === type) ?? '',
    size: typeof size === 'number' ? size : null,
    length: typeof length === 'number' ? length : null,
    path: typeof path === 'string' ? path : null
  };
}

/** The commands of the panel and of what stands in it. */
export function addCommands(commands: CommandRegistry, rucio: IRucio, panel: IRucioPanel, actions: Actions): void {
  const { trans, instances, summaries, transfers } = rucio;
  const stateOf = (did: string) => {
    const known = summaries.peek(instances.namespace ?? '', did);
    return known?.kind === 'ready' ? known.value.state : null;
  };

  commands.addCommand(CommandIDs.open, {
    label: trans.__('Open the Rucio Panel'),
    execute: () => panel.show()
  });
  commands.addCommand(CommandIDs.search, {
    label: trans.__('Search Rucio'),
    execute: () => {
      panel.show('explore');
      focusSoon('.jp-RucioSearch-input');
    }
  });
  commands.addCommand(CommandIDs.refresh, {
    label: trans.__('Refresh'),
    execute: () => panel.model.refresh()
  });
  commands.addCommand(CommandIDs.transfers, {
    label: trans.__('Transfers'),
    execute: () => panel.show('transfers')
  });
  commands.addCommand(CommandIDs.settings, {
    label: trans.__('Settings and Sign-in'),
    execute: () => panel.show('settings')
  });
  commands.addCommand(CommandIDs.get, {
    label: trans.__('Get'),
    isEnabled: args => {
      const target = targetOf(args);
      const state = target ? stateOf(target.did) : null;
      return target !== null && (state === null || canGet(state));
    },
    execute: async args => {
      const target = targetOf(args);
      if (target) {
        await actions.get(target);
      }
    }
  });
  commands.addCommand(CommandIDs.cancel, {
    label: trans.__('Cancel'),
    isEnabled: args => {
      const target = targetOf(args);
      const transfer = target ? transfers.of(instances.namespace ?? '', target.did) : null;
      return transfer !== null && isUnfinished(transfer);
    },
    execute: async args => {
      const target = targetOf(args);
      if (target) {
        await actions.cancel(target.did);
      }
    }
  });
  commands.addCommand(CommandIDs.copyDid, {
    label: trans.__('Copy Data Identifier'),
    isEnabled: args => targetOf(args) !== null,
    execute: args => {
      const target = targetOf(args);
      if (target) {
        actions.copyDid(target.did);
      }
    }
  });
  commands.addCommand(CommandIDs.copyPaths, {
    label: args => (targetOf(args)?.path ? trans.__('Copy Path') : trans.__('Copy Paths')),
    isEnabled: args => {
      const target = targetOf(args);
      const state = target ? stateOf(target.did) : null;
      return target !== null && (target.path !== null || state === null || state === 'here' || state === 'partly_here');
    },
    execute: async args => {
      const target = targetOf(args);
      if (target?.path) {
        actions.copy(target.path, trans.__('Copied %1.', target.path));
      } else if (target) {
        await actions.copyPaths(target);
      }
    }
  });
  commands.addCommand(CommandIDs.copyCli, {
    label: trans.__('Copy “rucio download” Command'),
    isEnabled: args => targetOf(args) !== null,
    execute: args => {
      const target = targetOf(args);
      if (target) {
        const command = `rucio download ${quote(target.did)}`;
        actions.copy(command, trans.__('Copied %1.', command));
      }
    }
  });
  commands.addCommand(CommandIDs.openRule, {
    label: trans.__('Show Rule in Rucio'),
    isVisible: () => instances.active?.mode === 'replica' && instances.active.webui_url !== null,
    isEnabled: args => targetOf(args) !== null,
    execute: args => {
      const target = targetOf(args);
      if (target) {
        window.open(
          rucio.client.url('open-replication-rule', { namespace: instances.namespace, did: target.did }),
          '_blank',
          'noopener,noreferrer'
        );
      }
    }
  });
}

/** One word for a shell, whatever the name holds. */
function quote(did: string): string {
  return /^[\w.:/+-]+$/.test(did) ? did : `'${did.replace(/'/g, `'\\''`)}'`;
}
