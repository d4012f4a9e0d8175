import { History, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import { Button } from '../../ui/Button.tsx';
import { ClassNameDialog } from './ClassNameDialog.tsx';
import { type Asked, ClassTile } from './ClassTile.tsx';
import { DeleteClassDialog } from './DeleteClassDialog.tsx';
import { type RunChange, useClassActions } from './useClassActions.ts';

type Props = {
	info: HostInfo;
	run: RunChange;
	/** Sentence that says why the last change was not made, or null. */
	failure: string | null;
	onSummary: (classId: string) => void;
	/** The heading with the name of the open class. */
	children: ReactNode;
};

/** The host's classes, each always in the same place, and the name of the open one. Who has one class sees no list. */
export function ClassesSection({ info, run, failure, onSummary, children }: Props) {
	const { t } = useTranslation();
	const actions = useClassActions(run);
	const [asked, setAsked] = useState<Asked>(null);
	const close = () => setAsked(null);
	const { classes } = info;
	const [only] = classes;
	const createButton = (
		<Button testId="class-new" variant="quiet" onClick={() => setAsked({ about: 'create' })}>
			<Plus className="size-5" aria-hidden />
			{t('classes.create.action')}
		</Button>
	);
	return (
		<>
			{only && classes.length === 1 ? (
				<div className="flex flex-wrap items-center justify-between gap-x-3">
					{children}
					<div className="-mx-2 flex flex-wrap">
						{only.lastHeldAtMs !== null && (
							<Button testId="class-last-lesson" variant="quiet" onClick={() => onSummary(only.classId)}>
								<History className="size-5" aria-hidden />
								{t('classes.lastLesson')}
							</Button>
						)}
						{createButton}
					</div>
				</div>
			) : (
				<>
					<section aria-labelledby="classes-title">
						<div className="mb-2 flex items-center justify-between gap-3">
							<h2 id="classes-title" className="text-lg font-semibold">
								{t('classes.title')}
							</h2>
							<div className="-mr-2">{createButton}</div>
						</div>
						<ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3">
							{classes.map((card) => (
								<ClassTile
									key={card.classId}
									card={card}
									onOpen={() => void actions.open(card.classId)}
									onAsk={setAsked}
									onRenewCode={() => void actions.renewCode(card.classId)}
									onSummary={() => onSummary(card.classId)}
								/>
							))}
						</ul>
					</section>
					{children}
				</>
			)}
			{asked?.about === 'create' && (
				<ClassNameDialog about="create" failure={failure} onSave={actions.create} onClose={close} />
			)}
			{asked?.about === 'rename' && (
				<ClassNameDialog
					about="rename"
					name={asked.card.name}
					failure={failure}
					onSave={(name) => actions.rename(asked.card.classId, name)}
					onClose={close}
				/>
			)}
			{asked?.about === 'remove' && (
				<DeleteClassDialog name={asked.card.name} onDelete={() => actions.remove(asked.card.classId)} onClose={close} />
			)}
		</>
	);
}
