#!/bin/bash
# Two roles and a database, once: the owner of the tables, and the portal, which is neither owner nor superuser.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set owner_password="$OWNER_PASSWORD" --set password="$DATABASE_PASSWORD" <<'SQL'
create role portal_owner login password :'owner_password' nosuperuser nobypassrls;
create role portal login password :'password' nosuperuser nobypassrls noinherit;
create database portal owner portal_owner encoding 'UTF8' template template0;
revoke all on database portal from public;
grant connect on database portal to portal;
\connect portal
-- Searching fragments of names: trigrams, and LIKE marked as telling nothing of rows that row security hides.
create extension if not exists pg_trgm;
alter function pg_catalog.textlike(text, text) leakproof;
SQL
