/** A list of which only the visible rows exist, on TanStack's virtualizer. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

export function useVirtualList(
  count: number,
  row: number,
): { scroll: { current: HTMLDivElement | null }; items: VirtualItem[]; height: number } {
  const scroll = useRef<HTMLDivElement>(null);
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => row,
    overscan: 3,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => draw(0),
  };
  const ref = useRef<Virtualizer<HTMLDivElement, Element> | null>(null);
  const list = (ref.current ??= new Virtualizer<HTMLDivElement, Element>(options));
  list.setOptions(options);
  useLayoutEffect(() => list._didMount(), [list]);
  useLayoutEffect(() => list._willUpdate());
  useLayoutEffect(() => list.measure(), [list, row]);
  return { scroll, items: list.getVirtualItems(), height: list.getTotalSize() };
}
