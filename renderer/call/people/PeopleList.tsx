import { Search } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { CallState } from '../../client/state/callState.ts';
import { classes } from '../../ui/classes.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { Each } from '../Each.tsx';
import { useCall } from '../useCall.tsx';
import { PersonRow } from './PersonRow.tsx';
import { orderOf, searchableFrom } from './peopleOrder.ts';
import { sectionsAbove, sectionsBelow } from './peopleSections.ts';

/** Raised hands in their order, then everybody else from A to Z, between the sections of `peopleSections.ts`. */
export function PeopleList() {
	const { t } = useTranslation();
	const [query, setQuery] = useState('');
	const isLong = useCall((state) => state.peers.length >= searchableFrom);
	const search = isLong ? query : '';
	const selectHands = useMemo(() => (state: CallState) => orderOf(state, search).hands, [search]);
	const selectOthers = useMemo(() => (state: CallState) => orderOf(state, search).others, [search]);
	const hands = useCall(useShallow(selectHands));
	const others = useCall(useShallow(selectOthers));
	const handsId = useId();
	const othersId = useId();
	const foundCount = hands.length + others.length;
	return (
		<>
			{isLong && <SearchField query={query} onChange={setQuery} />}
			<ScrollRegion label={t('call.people.label')} className="min-h-0 grow overflow-y-auto px-2 pb-3 short:min-h-24">
				<Each of={sectionsAbove} with={{}} />
				{hands.length > 0 && (
					<>
						<h3 id={handsId} className="px-2 pt-2 pb-1 text-sm font-semibold text-muted">
							{t('call.hands.queue')}
						</h3>
						<ol aria-labelledby={handsId}>
							{hands.map((peerId) => (
								<PersonRow key={peerId} peerId={peerId} />
							))}
						</ol>
						<h3 id={othersId} className="px-2 pt-3 pb-1 text-sm font-semibold text-muted">
							{t('people.others')}
						</h3>
					</>
				)}
				<ul {...(hands.length > 0 ? { 'aria-labelledby': othersId } : { 'aria-label': t('call.people.everybody') })}>
					{others.map((peerId) => (
						<PersonRow key={peerId} peerId={peerId} />
					))}
				</ul>
				<p
					role="status"
					data-testid="people-search-result"
					className={classes('px-2 text-muted', foundCount > 0 && 'sr-only')}
				>
					{search.trim() !== '' && t(foundCount > 0 ? 'people.found' : 'call.people.notFound', { count: foundCount })}
				</p>
				<Each of={sectionsBelow} with={{}} />
			</ScrollRegion>
		</>
	);
}

function SearchField({ query, onChange }: { query: string; onChange: (query: string) => void }) {
	const { t } = useTranslation();
	return (
		<div className="relative mx-3 my-2 shrink-0">
			<Search className="pointer-events-none absolute top-3 left-3 size-5 text-muted" aria-hidden />
			<input
				data-testid="people-search"
				type="search"
				aria-label={t('call.people.search')}
				placeholder={t('call.people.search')}
				dir="auto"
				value={query}
				onChange={(event) => onChange(event.target.value)}
				onKeyDown={(event) => {
					if (event.key !== 'Escape' || query === '') return;
					// The panel would close.
					event.preventDefault();
					onChange('');
				}}
				className="block min-h-11 w-full rounded-[10px] border border-edge bg-card pr-3 pl-10 placeholder:text-muted"
			/>
		</div>
	);
}
