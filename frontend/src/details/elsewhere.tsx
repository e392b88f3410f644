import * as React from 'react';
import { asSidecarError, SidecarError } from '../api/errors';
import { usePanel } from '../ui/context';
import { ErrorBox, TextButton } from '../ui/controls';

/** A page stays with its instance; what the panel asks for is asked of the one in use. Said where they differ. */
export function Elsewhere({ namespace }: { namespace: string }): JSX.Element {
  const { rucio, trans } = usePanel();
  const { instances } = rucio;
  const [error, setError] = React.useState<SidecarError | null>(null);
  const own = instances.find(namespace);
  const name = own?.display_name ?? namespace;
  const active = instances.active?.display_name ?? '';
  return (
    <div className="jp-RucioDetails-elsewhere" role="note">
      <p className="jp-RucioSelection-problem">{trans.__('These data are of %1, and the panel is at %2.', name, active)}</p>
      {error && <ErrorBox error={error} />}
      {own && (
        <div className="jp-RucioSelection-buttons">
          <TextButton onClick={() => void instances.use(namespace).catch((reason: unknown) => setError(asSidecarError(reason)))}>
            {trans.__('Change to %1', name)}
          </TextButton>
        </div>
      )}
    </div>
  );
}

/** Whether another instance is in use than the one that a page is about. */
export function isElsewhere(inUse: string | null, namespace: string): boolean {
  return inUse !== null && inUse !== namespace;
}
