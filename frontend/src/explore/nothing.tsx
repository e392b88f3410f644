import * as React from 'react';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { LinkButton } from '../ui/controls';
import { ExploreModel } from './model';

/** The query repeated, the likely reason, and remedies to click. */
export function Nothing({ model }: { model: ExploreModel }): JSX.Element {
  const { rucio, trans } = usePanel();
  const pattern = model.searched ?? '';
  const [scope = '', name = ''] = splitOnce(pattern);
  const reason = lastOf(model.state)?.reason ?? null;
  const scopes = lastOf(model.scopeState);
  const unknownScope = scopes !== undefined && scopes.length > 0 && !scopes.includes(scope);
  const wildcards = rucio.instances.active?.wildcard_enabled !== false;
  return (
    <div className="jp-RucioExplore-note" role="note">
      <p className="jp-RucioHint">
        {model.narrow !== ''
          ? trans.__('Nothing among the results contains “%1”.', model.narrow)
          : trans.__('Nothing was found for “%1”.', pattern)}
      </p>
      {model.narrow === '' && reason && (
        <p className="jp-RucioHint">
          {reason.message} {reason.remedy}
        </p>
      )}
      {model.narrow !== '' ? (
        <LinkButton
          onClick={() => {
            model.narrow = '';
          }}
        >
          {trans.__('Show all results')}
        </LinkButton>
      ) : (
        <ul className="jp-RucioRemedies">
          {unknownScope && !reason && <li>{trans.__('There is no scope “%1”.', scope)}</li>}
          {model.type !== 'all' && !unknownScope && (
            <li>
              <LinkButton
                onClick={() => {
                  model.type = 'all';
                }}
              >
                {trans.__('Search all types')}
              </LinkButton>
            </li>
          )}
          {wildcards && !unknownScope && !/[*%]/.test(name) && (
            <li>
              <LinkButton
                onClick={() => {
                  model.text = `${scope}:*${name}*`;
                  void model.search();
                }}
              >
                {trans.__('Search for %1', `${scope}:*${name}*`)}
              </LinkButton>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function splitOnce(pattern: string): [string, string] {
  const colon = pattern.indexOf(':');
  return [pattern.slice(0, Math.max(0, colon)), pattern.slice(colon + 1)];
}
