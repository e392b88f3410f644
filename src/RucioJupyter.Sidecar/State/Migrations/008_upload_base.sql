-- Where the file browser began when the file was asked for: a relative path lies below it; null: below the home.
ALTER TABLE upload_job ADD COLUMN base TEXT;
