import { Eraser, PanelBottom, PanelTop, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../../testIds/testIds.ts';
import { Button } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useActions, useCall, useHostActions } from '../useCall.tsx';

type Props = {
	surface: string;
	/** The toolbar lies at the top of the picture. */
	isOnTop: boolean;
	onMove: () => void;
	onDone: () => void;
};

/** Clearing, who may draw, and where the toolbar lies. */
export function MoreInk({ surface, isOnTop, onMove, onDone }: Props) {
	const { t } = useTranslation();
	const actions = useActions();
	const host = useHostActions();
	const clear = (whose: 'mine' | 'all') => {
		void actions.clearInk(surface, whose);
		onDone();
	};
	return (
		<div className="flex w-72 max-w-full flex-col gap-1 p-1">
			{host && <WhoMayDraw />}
			<Row testId="ink-clear-mine" icon={<Eraser aria-hidden />} onClick={() => clear('mine')}>
				{t('ink.clearMine')}
			</Row>
			{host && (
				<>
					<Row testId="ink-clear-page" icon={<Trash2 aria-hidden />} onClick={() => clear('all')}>
						{t('ink.clearPage')}
					</Row>
					<ClearEverything onDone={onDone} />
				</>
			)}
			<Row testId="ink-move" icon={isOnTop ? <PanelBottom aria-hidden /> : <PanelTop aria-hidden />} onClick={onMove}>
				{t(isOnTop ? 'ink.moveDown' : 'ink.moveUp')}
			</Row>
		</div>
	);
}

/** For hosts: everybody draws, or only they and whom they have named in the menu of a person. */
function WhoMayDraw() {
	const { t } = useTranslation();
	const host = useHostActions();
	const everybody = useCall(({ participantPermissions }) => participantPermissions.draw);
	return (
		<Switch
			testId="ink-everybody"
			checked={everybody}
			onChange={(draw) => void host?.setPermissions({ draw })}
			className="px-3"
		>
			{t('ink.everybody')}
		</Switch>
	);
}

/** Asks in its own place: a dialog would lie outside of a tile in full screen. */
function ClearEverything({ onDone }: { onDone: () => void }) {
	const { t } = useTranslation();
	const actions = useActions();
	const [isAsking, setAsking] = useState(false);
	const press = () => {
		if (!isAsking) return setAsking(true);
		void actions.clearAllInk();
		onDone();
	};
	return (
		<Row testId="ink-clear-all" icon={<Trash2 aria-hidden />} danger={isAsking} onClick={press}>
			{t(isAsking ? 'ink.clearAllSure' : 'ink.clearAll')}
		</Row>
	);
}

type RowProps = { testId: TestId; icon: ReactNode; danger?: boolean; children: ReactNode; onClick: () => void };

function Row({ testId, icon, danger = false, children, onClick }: RowProps) {
	return (
		<Button
			testId={testId}
			variant={danger ? 'dangerQuiet' : 'quiet'}
			className="w-full justify-start gap-3 px-3 text-left font-normal [&>svg]:size-5 [&>svg]:shrink-0"
			onClick={onClick}
		>
			{icon}
			{children}
		</Button>
	);
}
