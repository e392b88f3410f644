import * as React from 'react';
import { usePanel } from '../ui/context';
import { useSize } from '../ui/hooks';
import { ExploreModel } from './model';
import { PickMode } from './picks';
import { IRowHandlers, TreeRow } from './row';
import { Row, rowKey, Rows, visibleRange } from './rows';
import { INode } from './tree';
import { TypeAhead } from './typeahead';

interface IListProps extends IRowHandlers {
  readonly model: ExploreModel;
  readonly onKey: (node: INode, event: React.KeyboardEvent) => boolean;
}

/** Scrolling by less than this brings no row into sight that is not there already. */
const STEP = 26;

/** Rows that stand still for this long are asked for their state. */
const SETTLE_MS = 100;

/** The results as an ARIA tree. Only the rows in sight exist; the focused one stays, wherever it is scrolled to. */
export const ResultTree = React.forwardRef<HTMLDivElement, IListProps>((props, ref): JSX.Element => {
  const { model, onKey } = props;
  const { rucio, panel, trans } = usePanel();
  const own = React.useRef<HTMLDivElement>(null);
  React.useImperativeHandle(ref, () => own.current as HTMLDivElement);
  const { height, width } = useSize(own);
  const [scrollTop, setScrollTop] = React.useState(0);
  const [typing] = React.useState(() => new TypeAhead());
  const scale = useFontScale(own, width);
  const rows = model.rows;
  const places = React.useMemo(() => rows.places(scale), [rows, scale]);
  const range = visibleRange(rows, places, scrollTop, height);
  const { focused, picked } = model;
  const selectedIndex = React.useMemo(() => (focused ? rows.indexOf(focused) : -1), [rows, focused]);
  const reachable = Math.max(0, selectedIndex);

  const indices: number[] = [];
  for (let index = range.first; index < range.last; index++) {
    indices.push(index);
  }
  if (reachable < rows.length && (reachable < range.first || reachable >= range.last)) {
    indices.push(reachable);
  }

  useSummaries(rows, range, model);

  // A row that changes its place while hits arrive loses the focus, since the browser takes it out for a moment.
  const hadFocus = own.current?.contains(document.activeElement) ?? false;
  React.useLayoutEffect(() => {
    if (hadFocus && focused && own.current && document.activeElement === document.body) {
      focusRow(own.current, focused);
    }
  });

  // The bar below grows as it fills: the row that it is about stays in sight.
  const before = React.useRef(height);
  React.useLayoutEffect(() => {
    const element = own.current;
    if (element && selectedIndex >= 0 && height < before.current) {
      const bottom = places.top(selectedIndex + 1);
      const wasInSight = bottom <= element.scrollTop + before.current && places.top(selectedIndex) >= element.scrollTop;
      if (wasInSight && bottom > element.scrollTop + height) {
        element.scrollTop = bottom - height;
      }
    }
    before.current = height;
  }, [height, selectedIndex, places]);

  const moveTo = (index: number, how: PickMode | 'focus' = 'only') => {
    const row = rows.at(index);
    const element = own.current;
    if (row?.kind !== 'node' || !element) {
      return;
    }
    if (how === 'focus') {
      model.focus(row.node);
    } else {
      model.pick(row.node, how);
    }
    const top = places.top(index);
    const bottom = places.top(index + 1);
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
    // The row may be made by the next rendering only.
    window.requestAnimationFrame(() => focusRow(own.current, row.node));
  };
  const step = (from: number, by: number, how: PickMode | 'focus') => {
    for (let index = from + by; index >= 0 && index < rows.length; index += by) {
      if (rows.at(index)?.kind === 'node') {
        moveTo(index, how);
        return;
      }
    }
  };
  // The first letter may be a shortcut; those that follow others quickly are not.
  const typed = (event: React.KeyboardEvent, index: number): boolean => {
    const row = rows.at(index);
    const letter = [...event.key].length === 1;
    if (row?.kind === 'node' && !(letter && typing.isTyping(event.timeStamp)) && onKey(row.node, event)) {
      return true;
    }
    if (letter) {
      moveTo(typing.find(event.key, rows, index, event.timeStamp));
    }
    return letter;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.altKey || target.getAttribute('role') !== 'treeitem') {
      return;
    }
    const index = reachable;
    const row = rows.at(index);
    if (row?.kind !== 'node') {
      return;
    }
    const { node } = row;
    const page = Math.max(1, Math.floor(height / 40));
    const accel = event.ctrlKey || event.metaKey;
    const how = event.shiftKey ? 'range' : accel ? 'focus' : 'only';
    switch (event.key) {
      case 'ArrowDown':
        step(index, 1, how);
        break;
      case 'ArrowUp':
        step(index, -1, how);
        break;
      case 'PageDown':
        moveTo(nearest(rows, Math.min(rows.length - 1, index + page), -1), how);
        break;
      case 'PageUp':
        moveTo(nearest(rows, Math.max(0, index - page), 1), how);
        break;
      case 'Home':
        moveTo(nearest(rows, 0, 1), how);
        break;
      case 'End':
        moveTo(nearest(rows, rows.length - 1, -1), how);
        break;
      case ' ':
        model.pick(node, event.shiftKey ? 'range' : 'toggle');
        break;
      case 'ArrowRight':
        if (node.type !== 'file' && !node.expanded) {
          props.onToggle(node);
        } else if (node.expanded && isChild(rows.at(index + 1), node)) {
          moveTo(index + 1);
        }
        break;
      case 'ArrowLeft':
        if (node.expanded) {
          props.onToggle(node);
        } else if (node.parent) {
          moveTo(rows.indexOf(node.parent));
        }
        break;
      default:
        if (accel && event.key.toLowerCase() === 'a') {
          model.pickAll();
        } else if (accel || !typed(event, index)) {
          return;
        }
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={own}
      className="jp-RucioTree"
      role="tree"
      aria-label={trans.__('Results')}
      aria-multiselectable="true"
      aria-busy={model.state.kind === 'loading'}
      onScroll={event => setScrollTop(Math.floor(event.currentTarget.scrollTop / STEP) * STEP)}
      onKeyDown={onKeyDown}
    >
      <div className="jp-RucioTree-sheet" style={{ height: places.height }} role="presentation">
        {indices.map(index => {
          const row = rows.at(index) as Row;
          return (
            <TreeRow
              {...props}
              key={rowKey(row)}
              row={row}
              top={places.top(index)}
              height={places.top(index + 1) - places.top(index)}
              selected={row.kind === 'node' && picked.has(row.node)}
              reachable={index === reachable}
            />
          );
        })}
      </div>
    </div>
  );

  /** Asks for the state of what is in sight, once it stands still. Nothing while the panel is hidden. */
  function useSummaries(all: Rows, shown: { first: number; last: number }, owner: object): void {
    const namespace = rucio.instances.namespace;
    React.useEffect(() => {
      if (!panel.visible || namespace === null || !rucio.instances.signedIn) {
        return undefined;
      }
      const timer = window.setTimeout(() => {
        const dids: string[] = [];
        for (let index = shown.first; index < shown.last; index++) {
          const row = all.at(index);
          if (row?.kind === 'node' && !row.node.file) {
            dids.push(row.node.did);
          }
        }
        rucio.summaries.forgetWaiting(owner);
        rucio.summaries.want(namespace, dids, owner);
      }, SETTLE_MS);
      return () => window.clearTimeout(timer);
    });
  }
});

ResultTree.displayName = 'ResultTree';

export function focusRow(tree: HTMLElement | null, node: INode): void {
  for (const element of tree?.querySelectorAll<HTMLElement>('[role="treeitem"][tabindex="0"]') ?? []) {
    if (element.dataset.did === node.did) {
      element.focus({ preventScroll: true });
    }
  }
}

function isChild(row: Row | undefined, parent: INode): boolean {
  return row?.kind === 'node' && row.node.parent === parent;
}

function nearest(rows: Rows, from: number, by: number): number {
  let index = from;
  while (index >= 0 && index < rows.length && rows.at(index)?.kind !== 'node') {
    index += by;
  }
  return index;
}

/** Rows grow with the user's interface font. */
function useFontScale(ref: React.RefObject<HTMLElement>, width: number): number {
  return React.useMemo(() => {
    const size = ref.current ? parseFloat(getComputedStyle(ref.current).fontSize) : 13;
    return Number.isFinite(size) && size > 0 ? size / 13 : 1;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- measured again when the panel is laid out
  }, [ref, width]);
}
