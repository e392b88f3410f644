import * as React from 'react';
import { usePanel } from '../ui/context';
import { countFiles, formatNumber } from '../words/format';
import { ExploreModel } from './model';
import { INode } from './tree';

/** For screen readers: how many rows are picked, and how many members a branch has that was opened. */
export function Spoken({ model }: { model: ExploreModel }): JSX.Element {
  const { trans } = usePanel();
  const [words, say] = React.useState('');
  const picked = model.picked.size;
  React.useEffect(() => {
    if (picked > 1) {
      say(trans._n('%2 selected', '%2 selected', picked, formatNumber(picked)));
    }
  }, [picked, trans]);
  React.useEffect(() => {
    const slot = (_: unknown, node: INode) => {
      const count = node.children?.total ?? node.children?.nodes.length ?? 0;
      const members =
        node.type === 'container' ? trans._n('%2 member', '%2 members', count, formatNumber(count)) : countFiles(count, trans);
      say(trans.__('%1 opened: %2', node.did, members));
    };
    model.opened.connect(slot);
    return () => void model.opened.disconnect(slot);
  }, [model, trans]);
  return (
    <div className="jp-RucioSpoken" role="status" aria-live="polite">
      {words}
    </div>
  );
}
