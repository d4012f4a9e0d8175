import type { TFunction } from 'i18next';
import type { ClassMaterials, MaterialDocument, MaterialQuiz } from '../../../sfu/protocol/materials.ts';
import type { ResultSummary } from '../../../sfu/protocol/models/votes.ts';
import type { MaterialRef } from '../../client/signalling/materialsApi.ts';

/** One thing of a class that is kept, with the name under which it is listed. */
export type Material = MaterialRef & { name: string };

/** What a person is asked about one of them. */
export type Asked =
	| { about: 'rename' | 'copy' | 'remove'; material: Material }
	| { about: 'pages'; material: Material; document: MaterialDocument };

export const documentMaterial = (
	{ classId }: ClassMaterials,
	{ documentId, name, kind }: MaterialDocument,
	t: TFunction,
): Material => ({
	...{ classId, kind: 'documents', id: documentId },
	name: name || (kind === 'board' ? t('materials.board') : documentId),
});

export const quizMaterial = (
	{ classId }: ClassMaterials,
	{ draftId, title }: MaterialQuiz,
	t: TFunction,
): Material => ({
	...{ classId, kind: 'quizzes', id: draftId },
	name: title || t('materials.quiz'),
});

export const resultMaterial = (
	{ classId }: ClassMaterials,
	{ voteId, question }: ResultSummary,
	t: TFunction,
): Material => ({
	...{ classId, kind: 'results', id: voteId },
	name: question.text || t(`materials.question.${question.kind}`),
});
