/** What a development server is to be. */
export interface DevServerOptions {
  /** Holds the server's database and log, and who uses it. The state survives between runs. */
  readonly stateDir: string;
  /** Default: `default`. */
  readonly namespace?: string;
  /** Whether to serve the Web UI: on port 8233 if that is free, else on another. */
  readonly ui: boolean;
  /** Names and types of search attributes, such as `{ Dataset: 'Keyword' }`. */
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
  readonly signal?: AbortSignal;
  /** Told what takes long, in a sentence for the person at the terminal. */
  readonly onNotice: (text: string) => void;
}

export type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';
