#!/bin/bash
# Run by MySQL's image when its data folder is new. The first line of a mariadb-dump is a command of
# MariaDB's client that MySQL's may refuse.
gunzip -c /example/stills.sql.gz | sed '1{/sandbox mode/d}' | docker_process_sql --database="$MYSQL_DATABASE"
