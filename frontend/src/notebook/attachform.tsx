import * as React from 'react';
import type { Summary } from '../api/wire';
import { DidBeginnings } from '../core/beginnings';
import { Combo } from '../ui/combo';
import { usePanel } from '../ui/context';
import { Field, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import type { NotebookData } from './data';
import type { AttachmentType } from './tokens';

/** Attaches data to the notebook in front by their DID, which is completed while one types; the variable's name is suggested. */
export function AttachForm({ data }: { data: NotebookData }): React.ReactElement {
  const { rucio, actions, trans } = usePanel();
  const { client, instances } = rucio;
  const { namespace } = instances;
  const wildcards = instances.active?.wildcard_enabled ?? true;
  const known = React.useMemo(
    () => new DidBeginnings(client, { namespace: namespace ?? '', type: 'all', wildcards: wildcards && namespace !== null }),
    [client, namespace, wildcards]
  );
  React.useEffect(() => () => known.dispose(), [known]);
  useSignals(known.changed);
  const asking = React.useRef<AbortController | null>(null);
  // Who closes the form meanwhile does not want the data.
  React.useEffect(() => () => asking.current?.abort(), []);
  const [did, setDid] = React.useState('');
  const [ownName, setOwnName] = React.useState<string | null>(null);
  const [tried, setTried] = React.useState(false);
  const [refusal, setRefusal] = React.useState<string | null>(null);
  const [isBusy, setBusy] = React.useState(false);
  const typed = did.trim();
  const isDid = /^[^:]+:./.test(typed);
  const name = ownName ?? (isDid ? data.suggestName(typed) : '');
  const nameProblem = name === '' ? null : data.checkName(name);
  const done = () => {
    data.isAdding = false;
  };
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isDid || isBusy || nameProblem !== null) {
      return;
    }
    setBusy(true);
    setRefusal(null);
    const { signal } = (asking.current = new AbortController());
    try {
      const type = known.hit(typed)?.type ?? (await client.get<Summary>('did/summary', { namespace, did: typed }, signal)).type;
      signal.throwIfAborted(); // The answer may have been there already.
      const stored: AttachmentType = type === 'file' ? 'file' : 'collection';
      await data.attach(typed, stored, name, namespace);
      actions.say(trans.__('%1 is now the variable %2.', typed, name));
      done();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      setRefusal(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <form
      className="jp-RucioAttach"
      aria-label={trans.__('Attach data')}
      onSubmit={event => void submit(event)}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          done();
        }
      }}
    >
      <Field
        id="jp-RucioAttachData-did"
        label={trans.__('Data identifier')}
        error={refusal ?? (tried && !isDid ? trans.__('Type a data identifier as scope:name.') : null)}
      >
        <Combo
          autoFocus
          value={did}
          placeholder="scope:name"
          options={known.like(typed)}
          listLabel={trans.__('Data identifiers')}
          status={known.status(typed, trans.__('Nothing begins like this.'), trans)}
          onOpen={() => known.ask(typed)}
          onChange={text => {
            setDid(text);
            setRefusal(null);
            known.ask(text.trim());
          }}
        />
      </Field>
      <Field id="jp-RucioAttachData-name" label={trans.__('Variable name')} error={nameProblem}>
        <input
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={event => setOwnName(event.target.value)}
        />
      </Field>
      <div className="jp-RucioSelection-buttons">
        <TextButton kind="accept" type="submit" disabled={isBusy} onClick={() => undefined}>
          {trans.__('Attach')}
        </TextButton>
        <TextButton onClick={done}>{trans.__('Cancel')}</TextButton>
      </div>
    </form>
  );
}
