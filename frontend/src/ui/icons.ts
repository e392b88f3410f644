import { LabIcon } from '@jupyterlab/ui-components';
import { StateIcon } from '../words/state';

/** Stacked discs with an arrow into them: data that come here. `jp-icon3` takes the side bar's icon colour. */
export const rucioIcon = new LabIcon({
  name: 'rucio-jupyter:rucio',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">
    <ellipse cx="10.5" cy="5" rx="7.5" ry="2.8"/>
    <path d="M3 5v12.6c0 1.5 3.2 2.7 7.2 2.8"/>
    <path d="M3 9.2c0 1.55 3.35 2.8 7.5 2.8s7.5-1.25 7.5-2.8"/>
    <path d="M3 13.4c0 1.45 2.9 2.6 6.7 2.78"/>
    <path d="M18 5v4.6"/>
    <path d="M17 13.3v7.5M13.7 17.7l3.3 3.3 3.3-3.3"/>
  </g>
</svg>`
});

/** Icons in the colour of the text around them, on JupyterLab's grid of 24. */
function line(name: string, content: string): LabIcon {
  return new LabIcon({
    name: `rucio-jupyter:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${content}</g></svg>`
  });
}

const CIRCLE = '<circle cx="12" cy="12" r="8.5"/>';

export const stateIcons: Readonly<Record<StateIcon, LabIcon>> = {
  check: line('check', `${CIRCLE}<path d="m8 12.2 2.8 2.8L16 9.5"/>`),
  half: line('half', `${CIRCLE}<path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor" stroke="none"/>`),
  progress: line('progress', `${CIRCLE}<path d="M12 7.5v8M8.7 12.5l3.3 3.3 3.3-3.3"/>`),
  clock: line('clock', `${CIRCLE}<path d="M12 7v5.3l3.3 2"/>`),
  cloud: line('cloud', '<path d="M7 18.5a4.2 4.2 0 0 1-.3-8.4 5.6 5.6 0 0 1 10.8-.6A4.5 4.5 0 0 1 17 18.5z"/>'),
  tape: line(
    'tape',
    '<rect x="3" y="6" width="18" height="12.5" rx="1.5"/><circle cx="8" cy="12" r="2"/><circle cx="16" cy="12" r="2"/><path d="M8 14h8"/>'
  ),
  warning: line('warning', '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.3M12 17v.01"/>'),
  error: line('error', `${CIRCLE}<path d="M12 7.5v5.3M12 16.2v.01"/>`),
  plug: line('plug', '<path d="M8 3v5M16 3v5M5.5 8h13v3.5a6.5 6.5 0 0 1-13 0zM12 18v3.5"/>'),
  dash: line('dash', `${CIRCLE}<path d="M8.5 12h7"/>`)
};

export const containerIcon = line(
  'container',
  '<path d="m12 3 8.5 4.5v9L12 21l-8.5-4.5v-9z"/><path d="m3.5 7.5 8.5 4.7 8.5-4.7M12 12.2V21"/>'
);
export const datasetIcon = line(
  'dataset',
  '<ellipse cx="12" cy="6" rx="7.5" ry="2.8"/><path d="M4.5 6v12c0 1.55 3.35 2.8 7.5 2.8s7.5-1.25 7.5-2.8V6M4.5 12c0 1.55 3.35 2.8 7.5 2.8s7.5-1.25 7.5-2.8"/>'
);
export const didFileIcon = line('file', '<path d="M6 3h8l4.5 4.5V21H6z"/><path d="M13.5 3.5V8H18"/>');
export const getIcon = line('get', '<path d="M12 4v10.5M7.5 10.5 12 15l4.5-4.5M5 19.5h14"/>');
export const cancelIcon = line('cancel', '<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>');
export const copyDidIcon = line('copy', '<rect x="8.5" y="8.5" width="11" height="11" rx="1.5"/><path d="M5.5 15.5h-1v-11h11v1"/>');
export const notebookAddIcon = line('notebook-add', '<path d="M18 10.5V4H5.5v16.5H11M8.5 4v16.5M12 8h3"/><path d="M17.5 14v7M14 17.5h7"/>');
export const moreIcon = line('more', '<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="3"/>');
export const starIcon = line('star', '<path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8z"/>');
export const starredIcon = line(
  'starred',
  '<path fill="currentColor" d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8z"/>'
);
export const historyIcon = line('history', '<path d="M4 5v4.5h4.5"/><path d="M4.6 9.4A8.2 8.2 0 1 1 4 13M12 8v4.5l3 1.8"/>');
export const scopeIcon = line('scope', '<path d="M3.5 6.5h6l2 2.5h9v10.5h-17z"/>');
export const uploadIcon = line('upload', '<path d="M12 15V4.5M7.5 9 12 4.5 16.5 9M5 19.5h14"/>');
export const detailsIcon = line('details', `${CIRCLE}<path d="M12 11v5.5M12 7.6v.01"/>`);
export const searchSmallIcon = line('search', '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>');
export const addSmallIcon = line('add', '<path d="M12 6v12M6 12h12"/>');
