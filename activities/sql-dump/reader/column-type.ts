/** How the values of a column stand in CSV: MySQL's own text, bytes as hexadecimal, or bits as a decimal integer. */
export type ColumnForm = 'text' | 'number' | 'binary' | 'bits';

const FORMS: Readonly<Record<ColumnForm, string>> = {
  text: `char varchar tinytext text mediumtext longtext enum set json date datetime timestamp time uuid inet4 inet6
    nchar nvarchar character national long xmltype`,
  number: `tinyint smallint mediumint int bigint integer int1 int2 int3 int4 int8 middleint serial bool boolean year
    decimal dec numeric fixed number float float4 float8 double real`,
  binary: `binary varbinary tinyblob blob mediumblob longblob vector geometry point linestring polygon multipoint
    multilinestring multipolygon geometrycollection geomcollection raw`,
  bits: 'bit',
};

const FORM_BY_TYPE = new Map(
  Object.entries(FORMS).flatMap(([form, types]) =>
    types.split(/\s+/).map((type): [string, ColumnForm] => [type, form as ColumnForm]),
  ),
);

/** The form of a column type by its lower-case name; undefined where MySQL and MariaDB know no such type. */
export function formOf(type: string): ColumnForm | undefined {
  return FORM_BY_TYPE.get(type);
}
