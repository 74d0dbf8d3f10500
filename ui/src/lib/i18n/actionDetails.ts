/** The values that a sentence may contain, formatted for reading; "" or undefined where unknown. */
export interface ActionDetails {
	/** The case number as written, or words for a case without one. */
	number: string;
	/** Names of the fields that were changed. */
	fields: string;
	/** Name of the person, grid or room concerned. */
	about: string;
	/** Number of entries, of failures, or of the key. */
	count: number | undefined;
	/** Number of the last journal entry in a backup set, or of the entry at which a verification failed. */
	seq: number | undefined;
	/** Variant of the action: the cause of a lock, the kind of an access change, the kind of an export, the form of a document. */
	kind: string;
	/** The way in which an export ended before it was complete. */
	cause: string;
	/** Name of the second person who confirmed the act. */
	second: string;
	/** True if the act takes two people and nobody could confirm it. */
	alone: boolean;
	/** True if names and numbers were exported unmasked. */
	unmasked: boolean;
	/** True if the record of failed attempts had been removed. */
	recordMissing: boolean;
	/** The time of a backup set, a duration, or the reason of a failure. */
	what: string;
}
