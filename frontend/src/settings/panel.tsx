import * as React from 'react';
import { lastOf } from '../core/query';
import { usePanel } from '../ui/context';
import { ErrorBox, TextButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { ConnectionTest } from './connection';
import { Maintenance, WhyNothing } from './help';
import { ChooseInstance, InstanceCard } from './instance';
import { SignInModel } from './model';
import { SignIn } from './signin';

interface ISettingsProps {
  readonly model: SignInModel;
}

/** The tab "Settings": what the administrator configured, and the login. */
export function SettingsView({ model }: ISettingsProps): JSX.Element {
  const { rucio, panel, trans } = usePanel();
  useSignals(model.changed, rucio.instances.changed, panel.changed);
  const visible = panel.visible && panel.tab === 'settings';
  React.useEffect(() => {
    if (visible) {
      model.shown();
    }
  });
  const { state, active, all } = rucio.instances;
  const loaded = lastOf(state);
  return (
    <div className="jp-RucioSettings">
      {state.kind === 'failed' && (
        <ErrorBox
          error={state.error}
          quiet
          action={<TextButton onClick={() => void panel.refresh()}>{trans.__('Try again')}</TextButton>}
        />
      )}
      {all.length > 1 && <ChooseInstance />}
      {active && <InstanceCard instance={active} />}
      {active && <SignIn model={model} instance={active} />}
      {active && <ConnectionTest key={active.name} instance={active} />}
      {loaded && (!active || all.length === 0) && <WhyNothing />}
      {loaded && <Maintenance />}
    </div>
  );
}
