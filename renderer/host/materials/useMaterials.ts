import { useCallback, useState } from 'react';
import type { MaterialList } from '../../../sfu/protocol/materials.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { fetchMaterials } from '../../client/signalling/materialsApi.ts';
import { useRepeated } from '../../ui/useRepeated.ts';
import { useVisible } from '../../ui/useVisible.ts';

/** What others change, e.g. in a class that runs, appears after so long, ms. */
const everyMs = 10_000;

export type MaterialsView =
	| { state: 'loading' }
	/** Polling goes on after every error. */
	| { state: 'failed'; error: CallError }
	/** `isStale`: the last poll failed, this is the list before. */
	| { state: 'ready'; list: MaterialList; isStale: boolean };

/** Documents and votes of all classes; polled while the page is visible. */
export function useMaterials(token: string): { view: MaterialsView; refresh: () => Promise<void> } {
	const [view, setView] = useState<MaterialsView>({ state: 'loading' });
	const refresh = useCallback(
		() =>
			fetchMaterials(token).then(
				(list) => setView(afterAnswer(list)),
				(error: unknown) => setView(afterFailure(CallError.from(error))),
			),
		[token],
	);
	useRepeated(refresh, everyMs, useVisible());
	return { view, refresh };
}

/** Keeps the same object for an equal answer, so that polling causes no re-render. */
const afterAnswer =
	(list: MaterialList) =>
	(last: MaterialsView): MaterialsView =>
		last.state === 'ready' && !last.isStale && JSON.stringify(last.list) === JSON.stringify(list)
			? last
			: { state: 'ready', list, isStale: false };

const afterFailure =
	(error: CallError) =>
	(last: MaterialsView): MaterialsView =>
		last.state === 'ready' && error.code !== 'unauthorized' ? { ...last, isStale: true } : { state: 'failed', error };
