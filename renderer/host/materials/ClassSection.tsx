import { ChartColumn, Download, FileText, Images, ListChecks, PenLine } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassMaterials, MaterialDocument } from '../../../sfu/protocol/materials.ts';
import { pagesOf } from '../../../sfu/protocol/models/documents.ts';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/bytes.ts';
import { NameText } from '../../ui/NameText.tsx';
import { formatDay } from '../../ui/time.ts';
import { DocumentExports } from './DocumentExports.tsx';
import { MaterialRow } from './MaterialRow.tsx';
import { type Asked, documentMaterial, quizMaterial, resultMaterial } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Props = {
	materials: ClassMaterials;
	maxBytes: number;
	/** There is another class to use something in. */
	hasOthers: boolean;
	actions: MaterialActions;
	/** Shows a document in its class. */
	onOpen: (classId: string, page: ShownPage) => void;
	onAsk: (asked: Asked) => void;
};

const documentIcons = {
	pdf: <FileText aria-hidden />,
	images: <Images aria-hidden />,
	board: <PenLine aria-hidden />,
} satisfies Record<MaterialDocument['kind'], unknown>;

/** What is kept of one class. */
export function ClassSection({ materials, maxBytes, hasOthers, actions, onOpen, onAsk }: Props) {
	const { t } = useTranslation();
	const headingId = useId();
	const { classId, name, bytes, documents, quizzes, results } = materials;
	const row = { hasOthers, onAsk };
	return (
		<section data-testid="materials-class" aria-labelledby={headingId}>
			<div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
				<h2 id={headingId} className="min-w-0 text-lg font-semibold">
					<NameText>{name}</NameText>
				</h2>
				<p className="figures text-sm text-muted">
					{t('materials.classBytes', { size: formatBytes(bytes), max: formatBytes(maxBytes) })}
				</p>
			</div>
			<ul aria-label={t('materials.class', { name })} className="space-y-2">
				{documents.map((document) => {
					const material = documentMaterial(materials, document, t);
					const [firstPage] = pagesOf(document);
					return (
						<MaterialRow
							key={document.documentId}
							{...row}
							material={material}
							icon={documentIcons[document.kind]}
							isSaving={actions.savingId === document.documentId}
							facts={[
								t('materials.pages', { count: document.pageCount + document.boards.length }),
								...(document.bytes > 0 ? [formatBytes(document.bytes)] : []),
								t('materials.added', { day: formatDay(document.addedAtMs) }),
							]}
							{...(firstPage !== undefined && {
								onOpen: () => onOpen(classId, { documentId: document.documentId, pageId: firstPage }),
							})}
							openLabel={t('materials.showOf', { name: material.name, class: name })}
							exports={
								<DocumentExports
									{...{ material, document, actions }}
									onPages={() => onAsk({ about: 'pages', material, document })}
								/>
							}
						/>
					);
				})}
				{quizzes.map((quiz) => (
					<MaterialRow
						key={quiz.draftId}
						{...row}
						material={quizMaterial(materials, quiz, t)}
						icon={<ListChecks aria-hidden />}
						facts={[t('materials.questions', { count: quiz.questionCount })]}
					/>
				))}
				{results.map((result) => (
					<MaterialRow
						key={result.voteId}
						{...row}
						material={resultMaterial(materials, result, t)}
						icon={<ChartColumn aria-hidden />}
						facts={[
							t('materials.answered', { count: result.answered }),
							...(result.anonymous ? [t('materials.anonymous')] : []),
							formatDay(result.askedAtMs),
						]}
					/>
				))}
			</ul>
			{results.length > 0 && (
				<div className="mt-2 flex justify-end">
					<Button
						testId="materials-table"
						variant="quiet"
						aria-label={`${t('materials.export.table')}: ${name}`}
						onClick={() => void actions.saveTable(classId, name)}
					>
						<Download className="size-5" aria-hidden />
						{t('materials.export.table')}
					</Button>
				</div>
			)}
		</section>
	);
}
