import { z } from 'zod';
import { DocumentView } from '../models/documents.ts';
import { noun } from './notice.ts';

/** Participants are told of documents that were shown in this lesson, hosts and co-hosts of all. */
export const documents = noun({
	notices: {
		documentChanged: z.object({ document: DocumentView.describe('new, or changed') }),
		photoAdded: z
			.object({
				documentId: z.string(),
				pageId: z.string().describe('the board page that it is'),
				displayName: z.string().describe('whose photo it is'),
			})
			.describe('Hosts and co-hosts: a participant has put a photo into the document that is shown.'),
		documentRemoved: z.object({ documentId: z.string() }).describe('or no longer to be seen by this participant'),
	},
	snapshot: z.object({ documents: z.array(DocumentView).describe('the oldest first') }),
});
