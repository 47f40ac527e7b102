#!/bin/sh
# Runs once, when the database is new: the website's own role. What it may do is granted by `portal db upgrade`.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$PORTAL_DATABASE_PASSWORD" \
    --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
