-- When the second factor was last proved in the session; null: never. Grave acts ask for it anew.
alter table sessions add column factor_proved_at timestamptz;
update sessions set factor_proved_at = created_at where strength = 'password+totp';
