import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { formatBytes } from '../words/format';
import { IRoom } from './request';

/** Used, asked for, free: the request drawn into the quota. */
export function QuotaBar({ room, size, trans }: { room: IRoom; size: number; trans: TranslationBundle }): JSX.Element {
  const whole = Math.max(room.limit, room.used + size, 1);
  const percent = (bytes: number) => `${Math.min(100, (bytes / whole) * 100)}%`;
  const words = trans.__('%1 of %2 used, %3 asked for', formatBytes(room.used), formatBytes(room.limit), formatBytes(size));
  return (
    <div className="jp-RucioQuota">
      <div className="jp-RucioQuota-bar" role="img" aria-label={words}>
        <span className="jp-RucioQuota-used" style={{ inlineSize: percent(room.used) }} />
        <span className={`jp-RucioQuota-asked${size > room.remaining ? ' jp-mod-over' : ''}`} style={{ inlineSize: percent(size) }} />
      </div>
      <span className="jp-RucioDialog-note">{words}</span>
    </div>
  );
}
