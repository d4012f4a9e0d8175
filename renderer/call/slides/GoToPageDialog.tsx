import { useTranslation } from 'react-i18next';
import type { LookedAt } from '../../client/state/slides.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import { useActions } from '../useCall.tsx';

type Props = { looked: LookedAt; onClose: () => void };

export function GoToPageDialog({ looked: { pageIds, pageId }, onClose }: Props) {
	const { t } = useTranslation();
	const { turnTo } = useActions();
	const count = pageIds.length;
	const go = (text: string) => {
		const wanted = /^\s*\d+\s*$/.test(text) ? pageIds[Number(text) - 1] : undefined;
		if (wanted === undefined) return t('slides.go.invalid', { count });
		turnTo(wanted);
		return null;
	};
	return (
		<FieldDialog
			testId="slides-go-dialog"
			title={t('slides.go.title')}
			field={{
				testId: 'slides-go-page',
				label: t('slides.go.field', { count }),
				value: String(pageIds.indexOf(pageId) + 1),
				inputMode: 'numeric',
				maxLength: 4,
				className: 'figures',
			}}
			cancel={{ testId: 'slides-go-cancel' }}
			save={{ testId: 'slides-go', label: t('slides.go.confirm') }}
			onSave={go}
			onClose={onClose}
		/>
	);
}
