import { DoorClosed } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useCall } from '../useCall.tsx';
import { EndClassDialog } from './EndClassDialog.tsx';

/** At the foot of the people panel, away from *Mute all*. The host's alone: co-hosts cannot end the class. */
export function EndClassTool() {
	const { t } = useTranslation();
	const isHost = useCall((state) => state.role === 'host');
	const [asking, setAsking] = useState(false);
	if (!isHost) return null;
	return (
		<div className="shrink-0 border-t border-line px-3 py-1.5">
			<Button testId="class-end" variant="dangerQuiet" className="w-full" onClick={() => setAsking(true)}>
				<DoorClosed className="size-4.5" aria-hidden />
				{t('call.moderation.end')}
			</Button>
			<EndClassDialog open={asking} onOpenChange={setAsking} />
		</div>
	);
}
