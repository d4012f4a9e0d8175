import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { prefetch } from '../../../ui/prefetch.ts';
import type { Size } from '../../../ui/stageLayout.ts';
import { closePdf } from '../pdf/openPdfs.ts';
import { contextOf } from './imagePage.ts';
import { type PageSource, sourceKey } from './pageSource.ts';
import { keptPainting, type Painting, paintingOf } from './paintings.ts';

/** A page that is not there after this time is blank until it comes, ms: what is drawn on it belongs to it. */
const blankAfterMs = 300;
/** Between two attempts: the server may be gone for a moment. */
const retryMs = [1_000, 2_000, 4_000, 8_000] as const;

type Wanted = {
	pageId: string;
	source: PageSource;
	/** CSS px. null: not measured yet. */
	room: Size | null;
	pixelRatio: number;
	/** Pages to be drawn next, once there is time. */
	ahead: readonly PageSource[];
	/** Another value tries at once what has failed, e.g. when the connection is there again. */
	attempt: unknown;
};

/** `shape`: of the page; null: not known yet. `failed`: it cannot be loaded at the moment, and is tried again. */
export type Shown = { pageId: string; shape: Size | null; failed: boolean };

/** Draws a page into `canvas`, and tells which page is in it. */
export function usePainting(canvas: RefObject<HTMLCanvasElement | null>, wanted: Wanted): Shown {
	const { pageId, source, room, pixelRatio, attempt } = wanted;
	const [shown, setShown] = useState<Shown>({ pageId, shape: null, failed: false });
	const latest = useRef(shown);
	latest.current = shown;
	const key = sourceKey(source);
	const { width = 0, height = 0 } = room ?? {};
	const show = useEffectEvent((painting: Painting) => {
		if (canvas.current) copyTo(canvas.current, painting.canvas);
		setShown({ pageId, shape: painting.page, failed: false });
	});
	const showBlank = useEffectEvent((failed: boolean) => {
		// The same page at another size stays while it is drawn anew.
		if (latest.current.pageId !== pageId && canvas.current) clear(canvas.current);
		setShown(({ shape }) => ({ pageId, shape, failed }));
	});
	const load = useEffectEvent((signal: AbortSignal) => paintingOf(source, { width, height }, pixelRatio, signal));
	const readAhead = useEffectEvent((signal: AbortSignal) =>
		prefetch(async () => {
			for (const next of wanted.ahead)
				if (!signal.aborted) await paintingOf(next, { width, height }, pixelRatio, signal);
		}),
	);
	const kept = useEffectEvent(() => keptPainting(source, { width, height }, pixelRatio));
	const dropPdf = useEffectEvent(() => source.kind === 'pdf' && closePdf(source.url));
	// biome-ignore lint/correctness/useExhaustiveDependencies: `key` names the source, `attempt` starts anew
	useEffect(() => {
		if (width === 0 || height === 0) return;
		const abort = new AbortController();
		let timer: ReturnType<typeof setTimeout> | undefined;
		const paint = async (failures: number) => {
			try {
				const painting = await load(abort.signal);
				if (abort.signal.aborted) return;
				show(painting);
				readAhead(abort.signal);
			} catch {
				if (abort.signal.aborted) return;
				showBlank(true);
				// What pdf.js missed once, it does not ask for again.
				dropPdf();
				timer = setTimeout(() => void paint(failures + 1), retryMs[failures] ?? retryMs.at(-1));
			} finally {
				clearTimeout(blankTimer);
			}
		};
		const ready = kept();
		if (ready) {
			show(ready);
			readAhead(abort.signal);
			return () => abort.abort();
		}
		const blankTimer = setTimeout(() => showBlank(false), blankAfterMs);
		void paint(0);
		return () => {
			abort.abort();
			clearTimeout(timer);
			clearTimeout(blankTimer);
		};
	}, [pageId, key, width, height, pixelRatio, attempt]);
	return shown;
}

function copyTo(target: HTMLCanvasElement, from: HTMLCanvasElement): void {
	target.width = from.width;
	target.height = from.height;
	contextOf(target).drawImage(from, 0, 0);
}

function clear(canvas: HTMLCanvasElement): void {
	contextOf(canvas).clearRect(0, 0, canvas.width, canvas.height);
}
