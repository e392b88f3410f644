import * as React from 'react';
import { FilePicker } from '../settings/picker';
import { usePanel } from '../ui/context';
import { IconButton, LinkButton, MiddleEllipsis } from '../ui/controls';
import { useRefocus } from '../ui/hooks';
import { cancelIcon } from '../ui/icons';
import { countFiles, formatBytes, formatNumber } from '../words/format';
import { showHidden } from '../words/hidden';
import { isError, UploadModel } from './model';
import { baseName, IUploadFile } from './request';

/** More than these are counted, not shown: nobody renames thousands by hand. */
const SHOWN = 100;

/** The files that are sent, each under a name that can be changed. */
export function FilesField({ model }: { model: UploadModel }): JSX.Element {
  const { trans } = usePanel();
  const { files } = model.values;
  const [browsing, setBrowsing] = React.useState(files.length === 0);
  const problem = model.problemAt('files');
  const { bytes } = model;
  const section = React.useRef<HTMLElement>(null);
  useRefocus(section, 'header button, .jp-RucioPicker-list button', `${browsing}${files.length}`);
  return (
    <section className="jp-RucioUpload-files" aria-label={trans.__('Files')} ref={section}>
      <header>
        <h3>{files.length === 0 ? trans.__('Files') : countFiles(files.length, trans)}</h3>
        <span className="jp-RucioDialog-note">{bytes === null ? '' : formatBytes(bytes)}</span>
        {!browsing && <LinkButton onClick={() => setBrowsing(true)}>{trans.__('Add files…')}</LinkButton>}
      </header>
      {files.length > 0 && (
        <ul>
          {files.slice(0, SHOWN).map((file, index) => (
            <FileRow key={file.path} model={model} file={file} index={index} />
          ))}
          {files.length > SHOWN && (
            <li className="jp-RucioField-hint">{trans.__('…and %1 more, under their own names.', formatNumber(files.length - SHOWN))}</li>
          )}
        </ul>
      )}
      {problem !== null && (
        <p className="jp-RucioField-error" role="alert">
          {problem}
        </p>
      )}
      {browsing && (
        <FilePicker
          label={trans.__('Add files')}
          folders
          hidden={false}
          onPick={path => model.add([path])}
          onClose={() => setBrowsing(false)}
        />
      )}
    </section>
  );
}

function FileRow({ model, file, index }: { model: UploadModel; file: IUploadFile; index: number }): JSX.Element {
  const { trans } = usePanel();
  const own = baseName(file.path);
  const said = model.lastOf(file, index);
  const problem = said?.problem ?? null;
  const note = `jp-RucioUploadFile-${index}`;
  return (
    <li>
      <div className="jp-RucioUpload-file">
        <input
          className="jp-mod-styled"
          type="text"
          spellCheck={false}
          dir="auto"
          aria-label={trans.__('Name of %1', file.path)}
          aria-invalid={problem !== null && isError(problem)}
          aria-describedby={problem ? note : undefined}
          title={file.path}
          value={file.name ?? own}
          onChange={event => model.rename(file.path, event.target.value)}
        />
        <span className="jp-RucioRow-size">{said?.size == null ? '' : formatBytes(said.size)}</span>
        <IconButton icon={cancelIcon} label={trans.__('Leave out %1', own)} onClick={() => model.remove(file.path)} />
      </div>
      {showHidden(file.name ?? own) !== (file.name ?? own) && (
        <p className="jp-RucioField-hint jp-RucioUpload-from" dir="ltr">
          {trans.__('It holds hidden characters: %1', showHidden(file.name ?? own))}
        </p>
      )}
      {file.name !== null && (
        <p className="jp-RucioField-hint jp-RucioUpload-from">
          <MiddleEllipsis text={trans.__('from %1', showHidden(own))} />
        </p>
      )}
      {problem && (
        <p id={note} className={isError(problem) ? 'jp-RucioField-error' : 'jp-RucioField-hint'}>
          {showHidden(problem.error)} {problem.remedy}
        </p>
      )}
    </li>
  );
}
