import * as React from 'react';
import { usePanel } from '../ui/context';
import { IconButton, TextButton } from '../ui/controls';
import { cancelIcon, copyDidIcon, starIcon, starredIcon } from '../ui/icons';
import { countFiles, formatBytes, formatNumber } from '../words/format';
import { ExploreModel } from './model';
import { Several } from './several';

/** What several rows are together, and what can be done with all of them. */
export function PickedBar({ model, several }: { model: ExploreModel; several: Several }): JSX.Element {
  const { notebook, trans } = usePanel();
  const { picked } = model;
  const { bytes, files } = several.extent(picked);
  const gettable = several.gettable(picked).length;
  const running = several.running(picked).length;
  const attachable = several.attachable(picked).length;
  const bookmarked = several.areBookmarked(picked);
  const title = trans._n('%2 selected', '%2 selected', picked.size, formatNumber(picked.size));
  return (
    <section className="jp-RucioSelection" aria-label={title}>
      <div className="jp-RucioSelection-line">
        <span className="jp-RucioSelection-did">{title}</span>
        <IconButton
          icon={bookmarked ? starredIcon : starIcon}
          label={bookmarked ? trans.__('Remove the bookmarks') : trans.__('Bookmark all')}
          pressed={bookmarked}
          onClick={() => several.bookmark(picked)}
        />
        <IconButton icon={copyDidIcon} label={trans.__('Copy the data identifiers')} onClick={() => several.copyDids(picked)} />
        <IconButton icon={cancelIcon} label={trans.__('Select nothing')} onClick={() => model.select(null)} />
      </div>
      <p className="jp-RucioSelection-facts">
        {[
          files === null ? trans.__('number of files not known') : countFiles(files, trans),
          bytes === null ? trans.__('size not known') : formatBytes(bytes)
        ].join(' · ')}
      </p>
      <div className="jp-RucioSelection-buttons">
        <TextButton kind="accept" disabled={gettable === 0} onClick={() => void several.get(picked)}>
          {gettable === 0 || gettable === picked.size ? trans.__('Get all') : trans.__('Get %1 of them', formatNumber(gettable))}
        </TextButton>
        {running > 0 && (
          <TextButton kind="warn" onClick={() => void several.cancel(picked)}>
            {trans.__('Cancel %1', formatNumber(running))}
          </TextButton>
        )}
        {notebook && (
          <TextButton
            disabled={attachable === 0}
            title={notebook.hasNotebook ? undefined : trans.__('Open a notebook first')}
            onClick={() => void several.attach(picked)}
          >
            {trans.__('Add to notebook')}
          </TextButton>
        )}
        <TextButton onClick={() => void several.copyPaths(picked)}>{trans.__('Copy paths')}</TextButton>
      </div>
    </section>
  );
}
