int casebook_faults;
