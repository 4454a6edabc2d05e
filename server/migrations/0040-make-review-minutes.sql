-- Minutes of a review of accounts are made as other official documents are.
alter table documents drop constraint documents_kind_check;
alter table documents add constraint documents_kind_check
  check (kind in ('commitment', 'account-list', 'service-registration', 'commitment-2021',
    'connection-form-2021', 'urging-letter', 'change-notice', 'transfer-letter', 'revocation-letter',
    'review-minutes'));
