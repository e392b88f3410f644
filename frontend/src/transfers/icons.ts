import { LabIcon } from '@jupyterlab/ui-components';

/** JupyterLab has icons for running and stopping, none for pausing. */
export const pauseIcon = new LabIcon({
  name: 'rucio-jupyter:pause',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g class="jp-icon3" fill="#616161"><path d="M6 5h4v14H6zM14 5h4v14h-4z"/></g></svg>'
});
