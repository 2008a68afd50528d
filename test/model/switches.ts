// What the product is not yet asked for, one constant each. Turn one on with the change that it waits for.

/** Folders that DuckDB takes for partitions or patterns unless it is told not to: `site=1`, `[x]*`. */
export const FOLDERS_ARE_NO_PATTERNS: boolean = false;

/** Ids with zeros before them are numbers, as the reference then says: columns declared ZEROFILL meet whatever their widths. */
export const ZEROFILL_IS_A_NUMBER: boolean = false;

/** References that a database would join with text ids though they differ in case or in spaces at the end are refused as `BadInput`. */
export const COLLATED_IDS_ARE_REFUSED: boolean = false;

/** Delimiters by which some labels could be split in two ways are refused: `||` with the tag `a|`. */
export const DELIMITERS_SPLIT_AGAIN: boolean = false;
