import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { PeopleSectionProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { raisedHands } from './hands.ts';

/** Those whose hand is raised, in the order of the queue; a heading after them sets the others apart. */
export function RaisedHands({ Row }: PeopleSectionProps) {
	const { t } = useTranslation();
	const peerIds = useCall(useShallow(raisedHands));
	if (peerIds.length === 0) return null;
	return (
		<>
			<h3 className="px-2 pt-2 pb-1 text-sm font-semibold text-muted">{t('call.hands.queue')}</h3>
			<ol>
				{peerIds.map((peerId) => (
					<Row key={peerId} peerId={peerId} />
				))}
			</ol>
			<h3 className="px-2 pt-3 pb-1 text-sm font-semibold text-muted">{t('call.people.everybody')}</h3>
		</>
	);
}
