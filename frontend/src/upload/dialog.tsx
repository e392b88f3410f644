import { ReactWidget } from '@jupyterlab/apputils';
import { ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';
import { CheckedDialog, ICheckedBody } from '../panel/checked';
import { IPanelContext, PanelContext, usePanel } from '../ui/context';
import { ErrorBox, LinkButton } from '../ui/controls';
import { useSignals } from '../ui/hooks';
import { showHidden } from '../words/hidden';
import { DatasetField, DestinationField, LifetimeField, MetadataField, ScopeField } from './fields';
import { FilesField } from './files';
import { UploadModel } from './model';

/** Asks what is to be sent where; true where the upload has begun. */
export async function askAndUpload(context: IPanelContext, model: UploadModel): Promise<boolean> {
  const { trans } = context.rucio;
  const dialog = new CheckedDialog<boolean>(new UploadBody(context, model), {
    title: trans.__('Upload to Rucio'),
    cancel: trans.__('Cancel'),
    focus: 'select, input',
    isLong: true
  });
  dialog.addClass('jp-RucioUploadDialog');
  try {
    return (await dialog.launch()).button.accept;
  } finally {
    model.dispose();
  }
}

class UploadBody extends ReactWidget implements ICheckedBody<boolean> {
  constructor(
    private readonly context: IPanelContext,
    private readonly model: UploadModel
  ) {
    super();
    this.addClass('jp-RucioDialog');
    this.addClass('jp-RucioUpload');
    model.changed.connect(() => this._changed.emit(), this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get promise(): string {
    return this.model.promise;
  }

  get problem(): string | null {
    return this.model.problem;
  }

  submit(): Promise<boolean> {
    return this.model.send();
  }

  getValue(): boolean {
    return true;
  }

  protected override render(): JSX.Element {
    return (
      <PanelContext value={this.context}>
        <UploadForm model={this.model} />
      </PanelContext>
    );
  }

  private readonly _changed = new Signal<this, void>(this);
}

/** The form, without the dialog around it. */
export function UploadForm({ model }: { model: UploadModel }): JSX.Element {
  const { trans } = usePanel();
  useSignals(model.changed);
  const { refusal, others } = model;
  return (
    <div className="jp-RucioUpload-form">
      {refusal && <ErrorBox error={refusal} />}
      <FilesField model={model} />
      <DestinationField model={model} />
      <div className="jp-RucioUpload-two">
        <ScopeField model={model} />
        <LifetimeField model={model} />
      </div>
      <DatasetField model={model} />
      <MetadataField model={model} />
      {others.map(problem => (
        <p key={problem.code} className="jp-RucioField-error" role="alert">
          {problem.error} {problem.remedy}
        </p>
      ))}
      {model.check.state.kind === 'failed' && (
        <ErrorBox
          error={model.check.state.error}
          action={<LinkButton onClick={() => model.checkAgain()}>{trans.__('Check again')}</LinkButton>}
        />
      )}
      <p className="jp-RucioUpload-standing" role="status">
        {model.problem === null ? trans.__('Nothing stands in the way.') : showHidden(model.problem)}
      </p>
    </div>
  );
}
