import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { WaitsModel } from '../kernels/waits';

/** The cells that wait, each with a way to end its wait. Nothing where none does. */
export function Waits({ model, trans }: { model: WaitsModel; trans: TranslationBundle }): React.ReactElement {
  React.useEffect(() => {
    const watch = model.watch();
    return () => watch.dispose();
  }, [model]);
  return (
    <UseSignal signal={model.changed}>
      {() =>
        model.current.length === 0 ? null : (
          <ul className="jp-RucioNotebook-list" aria-label={trans.__('Cells that wait for data')}>
            {model.current.map(wait => (
              <li key={wait.id} className="jp-RucioNotebook-row">
                <div className="jp-RucioNotebook-head">
                  <span className="jp-RucioNotebook-name">{trans.__('A cell waits for %1', wait.did)}</span>
                  <button type="button" className="jp-RucioNotebook-link" onClick={() => void model.cancel(wait.id)}>
                    {trans.__('Cancel')}
                  </button>
                </div>
              </li>
            ))}
            {model.error !== null && (
              <li role="alert" className="jp-RucioNotebook-fault">
                {model.error}
              </li>
            )}
          </ul>
        )
      }
    </UseSignal>
  );
}
