import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { Toast, ToastRegion } from '../../ui/Toast.tsx';
import { useMessages } from '../library/useMessages.ts';
import { CopyDialog } from './CopyDialog.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { MaterialsContent } from './MaterialsContent.tsx';
import type { Asked } from './material.ts';
import { RenameDialog } from './RenameDialog.tsx';
import { useMaterialActions } from './useMaterialActions.ts';
import { useMaterials } from './useMaterials.ts';

/** Time until a message disappears. */
const messageShownMs = 10_000;

type Props = {
	token: string;
	/** Opens the class, where its documents are shown. */
	onOpen: (classId: string) => void;
	onBack: () => void;
};

/** Slides, boards, prepared questions and votes of all classes: open, use again, save, rename, delete. */
export function MaterialsScreen({ token, onOpen, onBack }: Props) {
	const { t } = useTranslation();
	const { view, refresh } = useMaterials(token);
	const { messages, tell, dismiss } = useMessages();
	const actions = useMaterialActions({ token, refresh, tell });
	const [asked, setAsked] = useState<Asked | null>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	// On opening, and when the row with the focused button is gone.
	const count = view.state === 'ready' ? countOf(view.list) : 0;
	useEffect(() => {
		if (count === 0 || document.activeElement === document.body) heading.current?.focus();
	}, [count]);
	const close = () => setAsked(null);
	return (
		<Page testId="materials" width="wide">
			<title>{t('materials.pageTitle')}</title>
			<div className="mb-5">
				<ScreenHeading ref={heading} backLabel={t('materials.back')} onBack={onBack}>
					{t('materials.title')}
				</ScreenHeading>
			</div>
			<MaterialsContent view={view} actions={actions} onOpen={onOpen} onAsk={setAsked} />
			{asked?.about === 'rename' && <RenameDialog {...asked} actions={actions} onClose={close} />}
			{asked?.about === 'remove' && <DeleteDialog {...asked} actions={actions} onClose={close} />}
			{asked?.about === 'copy' && view.state === 'ready' && (
				<CopyDialog {...asked} classes={view.list.classes} actions={actions} onClose={close} />
			)}
			<ToastRegion label={t('materials.message')} shownMs={messageShownMs}>
				{messages.map(({ id, text }) => (
					<Toast testId="materials-toast" key={id} urgent onClose={() => dismiss(id)} actions={[]}>
						{text}
					</Toast>
				))}
			</ToastRegion>
		</Page>
	);
}

type Counted = { classes: readonly Record<'documents' | 'quizzes' | 'results', readonly unknown[]>[] };

const countOf = ({ classes }: Counted): number =>
	classes.reduce((sum, { documents, quizzes, results }) => sum + documents.length + quizzes.length + results.length, 0);
