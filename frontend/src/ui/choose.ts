import { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { SteadyDialog } from './dialog';

export interface IChoice {
  readonly title: string;
  readonly label: string;
  readonly items: readonly string[];
  readonly accept: string;
  readonly cancel: string;
}

/** Asks for one of several; null where the person does not choose. JupyterLab's own question has a list without a name. */
export async function chooseOne({ title, label, items, accept, cancel }: IChoice): Promise<number | null> {
  const result = await new SteadyDialog<number>({
    title,
    body: new Choice(label, items),
    buttons: [Dialog.cancelButton({ label: cancel }), Dialog.okButton({ label: accept })],
    focusNodeSelector: 'select'
  }).launch();
  return result.button.accept ? result.value : null;
}

class Choice extends Widget implements Dialog.IBodyWidget<number> {
  constructor(label: string, items: readonly string[]) {
    super();
    this.addClass('jp-RucioDialog');
    const field = document.createElement('label');
    field.className = 'jp-RucioDialog-field';
    const words = document.createElement('span');
    words.textContent = label;
    this.list.className = 'jp-RucioSelect jp-mod-wide';
    items.forEach(item => this.list.add(new Option(item)));
    field.append(words, this.list);
    this.node.append(field);
  }

  getValue(): number {
    return this.list.selectedIndex;
  }

  private readonly list = document.createElement('select');
}
