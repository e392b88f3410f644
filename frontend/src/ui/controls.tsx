import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { SidecarError } from '../api/errors';
import { DidState, DidType } from '../api/wire';
import { errorWords } from '../words/errors';
import { showHidden } from '../words/hidden';
import { STATE_LOOK } from '../words/state';
import { usePanel } from './context';
import { containerIcon, datasetIcon, didFileIcon, stateIcons } from './icons';

/** The drawing of an icon, parsed once and copied for each place: a list that scrolls shows hundreds of them a second. */
export function Glyph({ icon }: { icon: LabIcon }): JSX.Element {
  return <span className="jp-RucioGlyph" ref={placerOf(icon.svgstr)} />;
}

const placers = new Map<string, (element: HTMLElement | null) => void>();

/** Always the same function for the same drawing, so that React calls it only when the element comes or its drawing changes. */
function placerOf(svg: string): (element: HTMLElement | null) => void {
  let placer = placers.get(svg);
  if (!placer) {
    const drawing = document.createElement('template');
    drawing.innerHTML = svg;
    placer = element => element?.replaceChildren(drawing.content.cloneNode(true));
    placers.set(svg, placer);
  }
  return placer;
}

interface IButtonProps {
  readonly label: string;
  readonly onClick: (event: React.MouseEvent) => void;
  readonly disabled?: boolean;
}

/** A button that shows an icon and says its label to screen readers and in the tooltip. */
export function IconButton(props: IButtonProps & { icon: LabIcon; pressed?: boolean; tabIndex?: number; className?: string }): JSX.Element {
  return (
    <button
      type="button"
      className={`jp-RucioIconButton${props.className ? ` ${props.className}` : ''}`}
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      tabIndex={props.tabIndex}
      onClick={props.onClick}
    >
      <Glyph icon={props.icon} />
    </button>
  );
}

/** A button with words, small enough for a side panel. */
export function TextButton(
  props: Omit<IButtonProps, 'label'> & {
    children: React.ReactNode;
    kind?: 'accept' | 'plain' | 'warn';
    type?: 'button' | 'submit';
    label?: string;
    title?: string;
    /** It opens a menu. */
    menu?: boolean;
  }
): JSX.Element {
  const kind = props.kind ?? 'plain';
  return (
    <button
      type={props.type ?? 'button'}
      className={`jp-RucioButton jp-mod-styled${kind === 'accept' ? ' jp-mod-accept' : kind === 'warn' ? ' jp-mod-warn' : ''}`}
      disabled={props.disabled}
      aria-label={props.label}
      title={props.title}
      aria-haspopup={props.menu ? 'menu' : undefined}
      onClick={props.onClick}
    >
      {props.children}
      {props.menu && <span className="jp-RucioButton-menu" aria-hidden="true" />}
    </button>
  );
}

/** A button that looks like a link, for an action inside a sentence. */
export function LinkButton(
  props: Omit<IButtonProps, 'label'> & { children: React.ReactNode; label?: string; expanded?: boolean }
): JSX.Element {
  return (
    <button
      type="button"
      className="jp-RucioLink"
      disabled={props.disabled}
      aria-label={props.label}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

/** The icon of a state in its colour; the word stands beside it or in `label`. */
export function StateMark(props: { state: DidState; label?: string }): JSX.Element {
  const look = STATE_LOOK[props.state];
  return (
    <span
      className="jp-RucioState"
      data-tone={look.tone}
      {...(props.label ? { role: 'img', 'aria-label': props.label, title: props.label } : { 'aria-hidden': true })}
    >
      <Glyph icon={stateIcons[look.icon]} />
    </span>
  );
}

export function TypeMark(props: { type: DidType | '' }): JSX.Element {
  const { trans } = usePanel();
  const [icon, label] =
    props.type === 'container'
      ? [containerIcon, trans.__('Container')]
      : props.type === 'file'
        ? [didFileIcon, trans.__('File')]
        : [datasetIcon, trans.__('Dataset')];
  return (
    <span className="jp-RucioType" role="img" aria-label={label} title={label}>
      <Glyph icon={icon} />
    </span>
  );
}

/** A name that keeps its end, which is what tells names apart, and gives way in the middle. */
export function MiddleEllipsis(props: { text: string; tail?: number }): JSX.Element {
  const wanted = props.tail ?? 12;
  const text = showHidden(props.text);
  // A short name is halved, so that both ends have something to show.
  const cut = text.length - (text.length >= 2 * 12 ? Math.min(wanted, text.length) : Math.floor(text.length / 2));
  return (
    <span className="jp-RucioName" dir="auto" title={text}>
      <span className="jp-RucioName-head">{text.slice(0, cut)}</span>
      <span className="jp-RucioName-tail">{text.slice(cut)}</span>
    </span>
  );
}

/** A bar where the part is known, a moving one where it is not. */
export function ProgressBar(props: { fraction: number | null; label: string }): JSX.Element {
  const known = props.fraction !== null;
  const percent = Math.round((props.fraction ?? 0) * 100);
  return (
    <div
      className={`jp-RucioProgress${known ? '' : ' jp-mod-indeterminate'}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(known ? { 'aria-valuenow': percent } : {})}
    >
      <div className="jp-RucioProgress-bar" style={known ? { inlineSize: `${percent}%` } : {}} />
    </div>
  );
}

/** A failure: what is wrong, what to do, Rucio's own words, one action. */
export function ErrorBox(props: { error: SidecarError; action?: React.ReactNode; quiet?: boolean }): JSX.Element {
  const { trans } = usePanel();
  const words = errorWords(props.error, trans);
  const said = props.error.details.exception_message ?? words.rucio;
  const rucio = said !== null && !words.text.includes(said) ? words.rucio : null;
  return (
    <div className="jp-RucioError" role={props.quiet ? undefined : 'alert'}>
      <StateMark state="failed" />
      <div className="jp-RucioError-body">
        <p className="jp-RucioError-text">{words.text}</p>
        {words.remedy && <p className="jp-RucioError-remedy">{words.remedy}</p>}
        {rucio && (
          <details className="jp-RucioError-details">
            <summary>{trans.__('What Rucio said')}</summary>
            <p dir="auto">{rucio}</p>
          </details>
        )}
        {props.action && <div className="jp-RucioError-action">{props.action}</div>}
      </div>
    </div>
  );
}

/** A field of a form with its label above, and a hint or an error below. */
export function Field(props: {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | null;
  children: React.ReactElement;
}): JSX.Element {
  const described = props.error || props.hint ? `${props.id}-note` : undefined;
  return (
    <div className="jp-RucioField">
      <label htmlFor={props.id}>{props.label}</label>
      {React.cloneElement(props.children, { id: props.id, 'aria-describedby': described, 'aria-invalid': props.error ? true : undefined })}
      {described && (
        <p id={described} className={props.error ? 'jp-RucioField-error' : 'jp-RucioField-hint'}>
          {props.error ?? props.hint}
        </p>
      )}
    </div>
  );
}
