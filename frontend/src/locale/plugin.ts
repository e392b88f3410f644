import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { translateSchema } from './schemas';

/** The plug-ins that have settings. */
const SCHEMAS = ['panel', 'notebook', 'upload'].map(name => `rucio-jupyter:${name}`);

/**
 * The texts of the settings editor in the language of the page. Jupyter's server translates schemas from language packs alone, which
 * an extension cannot add to; the page has our translations already.
 */
const texts: JupyterFrontEndPlugin<void> = {
  id: 'rucio-jupyter:settings-texts',
  description: 'Translates the texts of the Rucio settings.',
  autoStart: true,
  requires: [ISettingRegistry, ITranslator],
  activate: (_: JupyterFrontEnd, registry: ISettingRegistry, translator: ITranslator) => {
    const trans = translator.load('rucio_jupyter');
    const translate = (_: unknown, id: string) => {
      const schema = SCHEMAS.includes(id) ? registry.plugins[id]?.schema : undefined;
      if (schema) {
        translateSchema(schema, trans);
      }
    };
    // Each change of a setting brings the schema anew.
    registry.pluginChanged.connect(translate);
    for (const id of SCHEMAS) {
      void registry.load(id).then(
        () => translate(registry, id),
        () => undefined // A schema that is not installed has no texts.
      );
    }
  }
};

export default texts;
