import * as React from 'react';
import { Transfer, TransferLogLine } from '../api/wire';
import { isMoving } from '../core/transfers';
import { usePanel } from '../ui/context';
import { ErrorBox, LinkButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { parseTime } from '../words/format';
import { TransferLogModel } from './log';

/** So near to its end, in pixels, a log counts as being read at its end. */
const NEAR = 24;

/** So many lines are drawn at first. */
const SHOWN = 300;

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** What has happened in a transfer, line by line. Follows the end until somebody scrolls up. */
export function LogView({ transfer }: { transfer: Transfer }): JSX.Element {
  const { rucio, actions, trans } = usePanel();
  const model = React.useMemo(() => new TransferLogModel(rucio.transfers, transfer.id), [rucio, transfer.id]);
  React.useEffect(() => () => model.dispose(), [model]);
  useSignals(model.changed);
  const box = React.useRef<HTMLDivElement>(null);
  const [following, setFollowing] = React.useState(true);
  const [all, setAll] = React.useState(false);
  const { lines } = model;
  const earlier = all ? 0 : Math.max(0, lines.length - SHOWN);
  React.useLayoutEffect(() => {
    if (following && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [lines, following]);
  const onScroll = (event: React.UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    setFollowing(scrollHeight - clientHeight - scrollTop < NEAR);
  };
  const asText = () => lines.map(line => `${line.at} ${line.text}`).join('\n');
  return (
    <div className="jp-RucioLog">
      <div
        ref={box}
        className="jp-RucioLog-lines"
        role="log"
        aria-label={trans.__('Log of %1', transfer.did)}
        aria-live={isMoving(transfer) ? 'polite' : 'off'}
        tabIndex={0}
        onScroll={onScroll}
      >
        {earlier > 0 && <LinkButton onClick={() => setAll(true)}>{trans._n('%1 earlier line', '%1 earlier lines', earlier)}</LinkButton>}
        {lines.slice(earlier).map(line => (
          <LogLine key={line.n} line={line} />
        ))}
        {lines.length === 0 && !model.error && (
          <div className="jp-RucioHint">{model.isEmpty ? trans.__('Reading the log…') : trans.__('Nothing has been noted yet.')}</div>
        )}
      </div>
      {model.error && (
        <ErrorBox error={model.error} action={<LinkButton onClick={() => void model.ask()}>{trans.__('Try again')}</LinkButton>} />
      )}
      <div className="jp-RucioLinks jp-mod-inset">
        {lines.length > 0 && (
          <LinkButton onClick={() => actions.copy(asText(), trans.__('Copied the log.'))}>{trans.__('Copy the log')}</LinkButton>
        )}
        {!following && <LinkButton onClick={() => setFollowing(true)}>{trans.__('Follow the end')}</LinkButton>}
      </div>
    </div>
  );
}

/** Never drawn again: what has happened does not change. */
const LogLine = React.memo(({ line }: { line: TransferLogLine }): JSX.Element => {
  const at = parseTime(line.at);
  return (
    <div className="jp-RucioLog-line">
      <time dateTime={line.at} title={line.at}>
        {at ? TIME.format(at) : line.at}
      </time>{' '}
      <span dir="auto">{line.text}</span>
    </div>
  );
});
