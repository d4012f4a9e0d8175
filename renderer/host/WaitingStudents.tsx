import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Switch } from '../ui/Switch.tsx';

type Props = {
	count: number;
	/** Whether students wait until the host is in the class. */
	waitForHost: boolean;
	onChange: (waitForHost: boolean) => void;
};

/** How many people wait for the class to start, and whether they have to. */
export function WaitingStudents({ count, waitForHost, onChange }: Props) {
	const { t } = useTranslation();
	return (
		<div className="space-y-2">
			<Switch testId="start-meet-alone" checked={!waitForHost} onChange={(alone) => onChange(!alone)}>
				{t('hostPresence.meetAlone')}
			</Switch>
			<p
				role="status"
				data-testid="waiting-count"
				className="figures flex items-center gap-2.5 rounded-[10px] font-medium not-empty:bg-accent-soft not-empty:px-3 not-empty:py-2.5"
			>
				{count > 0 && (
					<>
						<Users className="size-5 shrink-0 text-accent-ink" aria-hidden />
						{t('host.waiting', { count })}
					</>
				)}
			</p>
		</div>
	);
}
