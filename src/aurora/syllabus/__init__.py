"""First outlines for an author to edit: from a syllabus, without any model, or from a topic, drafted by one."""
